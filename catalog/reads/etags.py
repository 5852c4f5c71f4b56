"""Conditional reads of what has a version: the ETag is known before the answer is made."""

from django.conf import settings

from catalog.models import PUBLIC_FIELDS
from core.api.etags import answer, asks, expected, is_known, not_modified, ready, tag_of

__all__ = ["answer", "asks", "expected", "is_known", "not_modified", "ready", "tag", "tag_of"]

FORMAT = 7  # raise when the shape of an answer changes otherwise than by PUBLIC_FIELDS


def tag(version: str) -> str:
    """A strong ETag for a version, which also changes with what every answer depends on."""
    house = f"{FORMAT} {PUBLIC_FIELDS} {settings.SITE_URL} {settings.MEDIA_URL} {settings.CURRENCY}"
    return tag_of(f"{version} {house}".encode())
