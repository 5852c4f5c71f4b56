from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, Conflict, Forbidden, NotSignedIn


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


class SecondFactorRequired(BadInput):
    """The password was right, and this person of the staff must show a code as well."""

    code = "second_factor_required"
    message = _("Please give the code of your phone, or a recovery code.")


class WrongCode(BadInput):
    code = "wrong_code"
    message = _("This code is not right, or was used already. Please wait for the next one.")


class ScopeRequired(Forbidden):
    """The API key may not do this. `scope` is the one it lacks; None where no key may."""

    code = "scope_required"
    message = _("The API key does not have the scope that this needs.")


class TooManyKeys(Conflict):
    code = "too_many_keys"
    message = _("You have too many API keys. Please delete one that is not used.")


class StaffOnly(BadInput):
    code = "staff_only"
    message = _("Only staff can have a key with the scope staff.")


class BadProof(BadInput):
    """The token of a mail is forged, too old or used, or the person's data has changed since."""

    code = "invalid_token"
    message = _("This link does not work, or not any more. Please ask for another one.")


class AlreadyVerified(Conflict):
    code = "already_verified"
    message = _("Your e-mail address is verified already.")
