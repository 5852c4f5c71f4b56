"""Conditional reads of what has a version: the ETag is known before the answer is made."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from catalog.models import PUBLIC_FIELDS
from catalog.reads.completing import settings_shown
from core.api.etags import Answer, answer, asks, expected, is_known, tag_of
from core.errors import NotThere
from core.web.standing import Read, stands

__all__ = ["Answer", "answer", "asks", "expected", "is_known", "said", "tag", "tag_of"]

FORMAT = 7  # raise when the shape of an answer changes otherwise than by PUBLIC_FIELDS
OF_ALL = f"{FORMAT} {PUBLIC_FIELDS}"


def tag(version: str) -> str:
    """A strong ETag for a version, which also changes with what every answer depends on."""
    return tag_of(f"{version} {OF_ALL} {settings_shown()}".encode())


def said(request: HttpRequest, read: Read, **arguments: Any) -> HttpResponse:
    """What `read` gives, or 304. It stands. Raises NotThere."""
    found = read(request, **arguments)
    if found is None:
        raise NotThere()
    return stands(answer(request, found.body, found.etag), read)
