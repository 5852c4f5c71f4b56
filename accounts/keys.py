"""API keys as they travel: `rr_<8 hex digits>_<256 bits>`. The first part is public and names the
key; the table holds a hash of the whole."""

import hashlib
import re
import secrets

from rest_framework.authentication import get_authorization_header

MARK = "rr_"
KEY = re.compile(r"rr_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")
PREFIX_LENGTH = 11


def new_key() -> str:
    return f"{MARK}{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"


def prefix_of(key: str) -> str:
    return key[:PREFIX_LENGTH]


def digest(key: str) -> str:
    """SHA-256 suffices: 256 random bits cannot be guessed, however fast the hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def presented(request) -> str | None:
    """The key that a request brings, well formed or not: `X-API-Key: <key>`, or
    `Authorization: Bearer <key>` where the token begins like a key."""
    given = request.META.get("HTTP_X_API_KEY")
    if given is not None:
        return given.strip()
    scheme, *rest = get_authorization_header(request).split() or [b""]
    if scheme.lower() == b"bearer" and len(rest) == 1 and rest[0].startswith(MARK.encode()):
        return rest[0].decode("latin-1")
    return None
