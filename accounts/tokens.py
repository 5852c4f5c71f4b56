"""Signing and reading JWTs. Who may still use a refresh token is decided by its row, not here."""

from dataclasses import dataclass
from uuid import UUID

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, Token
from rest_framework_simplejwt.tokens import RefreshToken as SignedRefreshToken

from accounts.models import User


@dataclass(frozen=True)
class Claims:
    """What a token that we signed, and that has not expired, says."""

    user_id: int
    jti: UUID


def sign_access(user: User) -> str:
    """A short-lived token that signs requests; no row stands behind it."""
    return str(AccessToken.for_user(user))


def new_refresh(user: User) -> SignedRefreshToken:
    """A refresh token still to be stored and signed; `str()` signs it."""
    return SignedRefreshToken.for_user(user)


def read_access(text: str) -> Claims | None:
    return _read(AccessToken, text)


def read_refresh(text: str) -> Claims | None:
    return _read(SignedRefreshToken, text)


def _read(kind: type[Token], text: str) -> Claims | None:
    """The claims, or None when signature, algorithm, audience, issuer, type or expiry is wrong."""
    try:
        token = kind(text)
        return Claims(user_id=int(token["sub"]), jti=UUID(token["jti"]))
    except (TokenError, KeyError, ValueError, TypeError, AttributeError):
        return None
