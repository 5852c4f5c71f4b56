from hashlib import sha256

from core.api.throttling import HouseThrottle


class LoginThrottle(HouseThrottle):
    """Guesses at one name from one network address: so nobody locks out a shared office."""

    scope = "login"

    def get_cache_key(self, request, view) -> str:
        given = request.data if isinstance(request.data, dict) else {}
        name = given.get("login") or given.get("email") or given.get("username")
        digest = sha256(str(name).strip().lower().encode()).hexdigest()[:32]
        return f"throttle_login_{self.get_ident(request)}_{digest}"


class LoginAddressThrottle(HouseThrottle):
    """Guesses at any names from one network address."""

    scope = "login_address"

    def get_cache_key(self, request, view) -> str:
        return f"throttle_login_address_{self.get_ident(request)}"


class PasswordCheckThrottle(HouseThrottle):
    """Guesses at the current password with an access token, which may be stolen."""

    scope = "login"

    def get_cache_key(self, request, view) -> str | None:
        if not isinstance(request.data, dict) or "current_password" not in request.data:
            return None
        return f"throttle_password_{request.user.pk}"


class ResetThrottle(HouseThrottle):
    """Mails to one e-mail address, known here or not, whoever asks for them."""

    scope = "reset"

    def get_cache_key(self, request, view) -> str:
        email = request.data.get("email") if isinstance(request.data, dict) else None
        digest = sha256(str(email).strip().lower().encode()).hexdigest()[:32]
        return f"throttle_reset_{digest}"


class ResetAddressThrottle(HouseThrottle):
    """Mails to any e-mail address, asked for from one network address."""

    scope = "reset_address"

    def get_cache_key(self, request, view) -> str:
        return f"throttle_reset_address_{self.get_ident(request)}"
