from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, NotSignedIn


class WrongLogin(NotSignedIn):
    """One answer for an unknown name, a wrong password and a closed account."""

    message = _("The name or the password is not right.")


class RefreshRefused(NotSignedIn):
    """The refresh token is forged, expired, used up or revoked, or its owner may not sign in."""

    message = _("The refresh token is not valid. Please log in again.")


class AlreadyTaken(BadInput):
    """Somebody else has this e-mail address or username; `attr` says which."""

    code = "unique"
    message = _("This is already taken.")


class WeakPassword(BadInput):
    """Django's password validators said no; `problems` are their reasons."""

    code = "invalid"
    message = _("The password is too weak.")


class WrongPassword(BadInput):
    code = "wrong_password"
    message = _("Please give your current password.")
