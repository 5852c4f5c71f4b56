"""Conditional reads: an answer carries an ETag, a repeated question with it costs no body."""

from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

FORMAT = 2  # raise when the shape of an answer changes


def tag(version: str) -> str:
    """A strong ETag for a version, which also changes with what every answer depends on."""
    house = f"{FORMAT} {settings.SITE_URL} {settings.MEDIA_URL} {settings.CURRENCY}"
    return tag_of(f"{version} {house}".encode())


def tag_of(content: bytes) -> str:
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the asker already has this version: If-None-Match, compared weakly."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    if not given:
        return False
    return given.strip() == "*" or etag in (
        item.strip().removeprefix("W/") for item in given.split(",")
    )


def answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """The body under the ETag of what it says, or 304."""
    etag = tag_of(body)
    return not_modified(etag) if is_known(request, etag) else ready(body, etag)


def not_modified(etag: str) -> HttpResponse:
    return _labelled(HttpResponseNotModified(), etag)


def ready(body: bytes, etag: str) -> HttpResponse:
    return _labelled(HttpResponse(body, content_type="application/json"), etag)


def _labelled(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"  # may be kept, is asked for again each time
    return response
