"""What of the shop may be kept, and by whom.

A page that nobody in particular asked for is the same for everybody: anyone may keep it for a
minute, this process does for some seconds, and a browser asks whether it is still the same. It
holds no token and no cart. What is shown to a person or to the owner of a cart is theirs alone.
"""

import gzip
import re
from collections.abc import Callable
from functools import wraps
from typing import NamedTuple, Self

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.api.etags import is_known, tag_of
from orders.cookies import CART
from storefront.memory import Memory

KNOWN_BY = (settings.SESSION_COOKIE_NAME, CART, CookieStorage.cookie_name)
ANYONE = "public, max-age=0, s-maxage=60, stale-while-revalidate=60"
NOBODY_ELSE = "private, no-store"

TAKES_GZIP = re.compile(r"\bgzip\b")


class Page(NamedTuple):
    """Ready bytes, as they are and small."""

    kind: str
    etag: str
    content: bytes
    small: bytes

    @classmethod
    def of(cls, response: HttpResponse) -> Self:
        content = response.content
        small = gzip.compress(content, compresslevel=6, mtime=0)
        return cls(response.headers["Content-Type"], tag_of(content), content, small)


# By their address, 60 MB at most.
pages: Memory[Page] = Memory(seconds=10, most=200)


def is_somebody(request: HttpRequest) -> bool:
    """Whether the request says whose it is: a session, a cart, or a message left for them."""
    return any(name in request.COOKIES for name in KNOWN_BY)


def browsed(view: Callable) -> Callable:
    """A page that anyone may look at and no page changes."""

    @wraps(view)
    def shown(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_somebody(request):
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            response.headers["Cache-Control"] = NOBODY_ELSE
            return response
        address = request.get_full_path()
        page = pages.get(address)
        if page is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                patch_vary_headers(response, ["Cookie"])
                return response
            page = Page.of(response)
            pages.keep(address, page)
        return answer(request, page)

    return require_safe(shown)


def answer(request: HttpRequest, page: Page) -> HttpResponse:
    """A ready page, small for who can read that, or that it is still the same. Nothing in it is a
    secret that its size could tell."""
    takes_small = TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    if is_known(request, page.etag):
        response: HttpResponse = HttpResponseNotModified()
    elif takes_small:
        response = HttpResponse(page.small, content_type=page.kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.content, content_type=page.kind)
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.headers["Cache-Control"] = ANYONE
    response.headers["ETag"] = f"W/{page.etag}" if takes_small else page.etag
    return response


def personal(view: Callable) -> Callable:
    """A page of one person: nothing keeps it."""

    @wraps(view)
    def shown(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = NOBODY_ELSE
        return response

    return shown
