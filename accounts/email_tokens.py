"""Tokens of the links in our mails: signed, dated, each for one purpose and one person.

Nothing is stored. A token for a new password holds a seal of the old one, so it works once.
"""

from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

RESET_LASTS = timedelta(hours=1)
VERIFICATION_LASTS = timedelta(days=3)


def of_reset(user: User) -> str:
    return _signer("reset").sign_object({"user": user.pk, "seal": _seal(user)})


def of_address(user: User) -> str:
    return _signer("address").sign_object({"user": user.pk, "email": user.email})


def reset_person(token: str) -> int | None:
    """The id of the person whose password a token resets, if `allows_reset` agrees."""
    return (_read("reset", token, RESET_LASTS) or {}).get("user")


def allows_reset(token: str, user: User) -> bool:
    """Whether this person's password and e-mail address are those of when the token was made. The
    caller holds the person's lock."""
    claims = _read("reset", token, RESET_LASTS) or {}
    return claims.get("user") == user.pk and constant_time_compare(claims["seal"], _seal(user))


def proven_address(token: str) -> tuple[int, str] | None:
    """The id of a person, and the e-mail address that the token proves to be theirs."""
    claims = _read("address", token, VERIFICATION_LASTS)
    return (claims["user"], claims["email"]) if claims else None


def _signer(purpose: str) -> TimestampSigner:
    return TimestampSigner(salt=f"accounts.email_tokens.{purpose}", sep=".")  # a colon breaks links


def _read(purpose: str, token: str, age: timedelta) -> dict[str, Any] | None:
    try:
        return _signer(purpose).unsign_object(token, max_age=age)
    except (BadSignature, ValueError):
        return None


def _seal(user: User) -> str:
    secret = f"{user.password}\n{user.email}"
    return salted_hmac("accounts.email_tokens.seal", secret, algorithm="sha256").hexdigest()[:32]
