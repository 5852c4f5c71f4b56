"""Conditional reads: an answer carries an ETag, a repeated question with it costs no body."""

from hashlib import sha256
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

SAFE = ("GET", "HEAD")


class Answer(NamedTuple):
    """Ready bytes, by whose ETag it is known whether they are still right."""

    etag: str
    body: bytes


def tag_of(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:24]}"'


def asks(request: HttpRequest) -> bool:
    """Whether the asker has a version of the answer already."""
    return "HTTP_IF_NONE_MATCH" in request.META


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the asker already has this version: If-None-Match, compared weakly."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    if not given:
        return False
    return given.strip() == "*" or etag in (
        item.strip().removeprefix("W/") for item in given.split(",")
    )


def expected(request: HttpRequest) -> frozenset[str] | None:
    """The versions that the asker lets a write start from (If-Match); None for any. A weak one is
    no version to write from."""
    given = request.META.get("HTTP_IF_MATCH", "").strip()
    if not given or given == "*":
        return None
    return frozenset(item.strip() for item in given.split(","))


def answer(request: HttpRequest, body: bytes, etag: str = "") -> HttpResponse:
    """The body under its ETag, or 304; without one, under that of what it says."""
    etag = etag or tag_of(body)
    return not_modified(etag) if is_known(request, etag) else ready(body, etag)


def not_modified(etag: str) -> HttpResponse:
    return _labelled(HttpResponseNotModified(), etag)


def ready(body: bytes, etag: str) -> HttpResponse:
    return _labelled(HttpResponse(body, content_type="application/json"), etag)


def _labelled(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"  # may be kept, is asked for again each time
    return response


class ConditionalReads(APIView):
    """Mixed into a view: its reads carry an ETag of what they say, or are a 304 without a body."""

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in SAFE and response.status_code == 200:
            response.headers["Cache-Control"] = (
                "private, no-cache" if request.user.is_authenticated else "no-cache"
            )
            response.add_post_render_callback(lambda ready: tagged(request._request, ready))
        return response


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer under the ETag of its body, or 304 with the same headers."""
    etag = tag_of(response.content)
    if is_known(request, etag):
        headers = {name: value for name, value in response.items() if name != "Content-Type"}
        response = HttpResponseNotModified(headers=headers)
    response.headers["ETag"] = etag
    return response
