"""Conditional reads of what has a version: the ETag is known before the answer is made."""

from catalog.models import PUBLIC_FIELDS
from catalog.reads.completing import settings_shown
from core.api.etags import answer, asks, expected, is_known, not_modified, ready, tag_of

__all__ = ["answer", "asks", "expected", "is_known", "not_modified", "ready", "tag", "tag_of"]

FORMAT = 7  # raise when the shape of an answer changes otherwise than by PUBLIC_FIELDS


def tag(version: str) -> str:
    """A strong ETag for a version, which also changes with what every answer depends on."""
    return tag_of(f"{version} {FORMAT} {PUBLIC_FIELDS} {settings_shown()}".encode())
