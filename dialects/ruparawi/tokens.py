"""The predecessor's tokens: long-lived, for an audience of their own.

/api/v1 refuses them (its audience is another), and theirs are refused here. No row stands behind
one. Each carries the seal of the person's password that ours carry, so a new one ends them all.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
from django.conf import settings
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.tokens import seal_of
from core.errors import ShopError

AUDIENCE = "ruparawi"
ACCESS, REFRESH = "access", "refresh"
REFRESH_LIFE = timedelta(days=30)


class MissingToken(ShopError):
    status = 401
    message = "Missing Authorization Header"


class ExpiredToken(ShopError):
    """Run out, or ended by a new password or by the closing of the account."""

    status = 401
    message = "Token has expired"


class BadToken(ShopError):
    status = 422
    message = "Signature verification failed"


@dataclass(frozen=True)
class Claims:
    """What a token of ours says. `signed_in_at` is when the person last gave their password."""

    user_id: int
    seal: str
    signed_in_at: datetime
    has_second_factor: bool

    def fits(self, user: User) -> bool:
        """The password is still the one of when the token was signed."""
        return constant_time_compare(self.seal, seal_of(user))


def sign(
    user: User,
    kind: str,
    *,
    signed_in_at: datetime | None = None,
    has_second_factor: bool = False,
) -> str:
    now = datetime.now(UTC)
    life = REFRESH_LIFE if kind == REFRESH else timedelta(days=float(settings.RUPARAWI_ACCESS_DAYS))
    claims = {
        "sub": str(user.pk),
        "username": user.username,
        "email": user.email,
        "type": kind,
        "fresh": False,
        "csrf": str(uuid4()),
        "jti": str(uuid4()),
        "iat": now,
        "nbf": now,
        "exp": now + life,
        "aud": AUDIENCE,
        "auth_time": int((signed_in_at or now).timestamp()),
        "seal": seal_of(user),
    }
    if has_second_factor:
        claims["second_factor"] = True
    return jwt.encode(claims, settings.SIMPLE_JWT["SIGNING_KEY"], "HS256")


def read(text: str, kind: str) -> Claims:
    """Raises ExpiredToken, or BadToken when it is forged, malformed, or of another kind."""
    try:
        claims = jwt.decode(
            text,
            settings.SIMPLE_JWT["SIGNING_KEY"],
            algorithms=["HS256"],
            audience=AUDIENCE,
            options={
                "require": ["sub", "exp", "iat", "nbf", "type"],
                # By the clock of whichever host signed it, which may be a little ahead of ours.
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        if claims["type"] != kind:
            raise BadToken(f"Only {kind} tokens are allowed")
        at = datetime.fromtimestamp(claims["auth_time"], UTC)
        has_second_factor = claims.get("second_factor") is True
        return Claims(int(claims["sub"]), str(claims["seal"]), at, has_second_factor)
    except jwt.ExpiredSignatureError:
        raise ExpiredToken() from None
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError, OverflowError):
        raise BadToken() from None
