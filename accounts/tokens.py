"""Signing and reading JWTs. Who may still use a refresh token is decided by its row, not here.

Every token holds a seal of its owner's password, so that a change of it ends them all, whoever
changes it: the person, staff in the back office, or a command. So does signing out everywhere.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, Token
from rest_framework_simplejwt.tokens import RefreshToken as SignedRefreshToken

from accounts.models import User

Signed = TypeVar("Signed", bound=Token)

NOT_VALID = (TokenError, KeyError, ValueError, TypeError, AttributeError)


@dataclass(frozen=True)
class Claims:
    """The content of a token that we signed and that has not expired."""

    user_id: int
    jti: UUID
    seal: str
    has_second_factor: bool  # the person showed it when they signed in
    expires_at: float

    def fits(self, user: User) -> bool:
        """Whether the password is still the one of when the token was signed."""
        return constant_time_compare(self.seal, seal_of(user))


def seal_of(user: User) -> str:
    """A keyed digest of the password's hash: it differs when the password does, and tells nothing
    about it."""
    return salted_hmac("accounts.tokens.seal", user.sign_in_stamp, algorithm="sha256").hexdigest()[
        :24
    ]


def sign_access(
    user: User, *, has_second_factor: bool = False, lifetime: timedelta | None = None
) -> str:
    """A token that signs requests, for as long as the settings say unless told; no row stands
    behind it."""
    token = _sealed(AccessToken.for_user(user), user, has_second_factor)
    if lifetime:
        token.set_exp(lifetime=lifetime)
    return str(token)


def new_refresh(user: User, *, has_second_factor: bool = False) -> SignedRefreshToken:
    """A refresh token still to be stored and signed; `str()` signs it."""
    return _sealed(SignedRefreshToken.for_user(user), user, has_second_factor)


def _sealed(token: Signed, user: User, has_second_factor: bool) -> Signed:
    """Without the moment of signing: it decides nothing, and a host whose clock is a second behind
    would refuse the token."""
    token.payload.pop("iat")
    token["seal"] = seal_of(user)
    if has_second_factor:
        token["second_factor"] = True
    return token


def read_access(text: str) -> Claims | None:
    """The claims, or None when signature, algorithm, audience, issuer, type or expiry is wrong.

    A client shows the same token at each request for a quarter of an hour: its signature is looked
    at once.
    """
    try:
        claims = _signed_access(text)
    except NOT_VALID:
        return None
    return claims if time.time() < claims.expires_at else None


def read_refresh(text: str) -> Claims | None:
    """As read_access."""
    try:
        return _claims(SignedRefreshToken(text))  # type: ignore[arg-type]  # the stubs want a token
    except NOT_VALID:
        return None


@lru_cache(2_048)
def _signed_access(text: str) -> Claims:
    """Raises NOT_VALID, which is not kept."""
    return _claims(AccessToken(text))  # type: ignore[arg-type]  # the stubs want a token


def _claims(token: Token) -> Claims:
    return Claims(
        user_id=int(token["sub"]),
        jti=UUID(token["jti"]),
        seal=str(token["seal"]),
        has_second_factor=token.get("second_factor") is True,
        expires_at=float(token["exp"]),
    )
