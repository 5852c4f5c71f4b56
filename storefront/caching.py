"""What of the shop may be kept, and by whom.

A page that nobody in particular asked for is the same for everybody: anyone may keep it for a
minute, and a browser asks whether it is still the same. We keep it too: those of goods and
categories stand ready for all processes as long as they are right (storefront.ready), others in
each process for some seconds. It holds no token and no cart. What is shown to a person or to the
owner of a cart is theirs alone.
"""

import gzip
import re
from collections.abc import Callable, Collection
from copy import copy
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.api.etags import is_known
from orders.cookies import CART
from storefront import ready
from storefront.memory import Memory
from storefront.ready import Page

KNOWN_BY = (settings.SESSION_COOKIE_NAME, CART, CookieStorage.cookie_name)
ANYONE = "public, max-age=0, s-maxage=60, stale-while-revalidate=60"
NOBODY_ELSE = "private, no-store"

TAKES_GZIP = re.compile(r"\bgzip\b")

Make = Callable[[HttpRequest], HttpResponse]

# By their address, some kilobytes each.
pages: Memory[Page] = Memory(seconds=10, most=200)


def is_somebody(request: HttpRequest) -> bool:
    """Whether the request says whose it is: a session, a cart, or a message left for them."""
    return any(name in request.COOKIES for name in KNOWN_BY)


def browsed(view: Callable) -> Callable:
    """A page that anyone may look at and no page changes; a process keeps it for some seconds."""
    return _shown(view, _kept_for_a_moment)


def ready_for_all(*, lasts: timedelta, understood: Collection[str]) -> Callable:
    """The same for a page whose view says what it `shows`: it stands ready while that is as it was,
    and is made anew after `lasts` for what else it depends on. An address with one of the
    parameters that the page understands is kept as those of `browsed`; others say nothing."""

    def decorate(view: Callable) -> Callable:
        def kept(request: HttpRequest, make: Make) -> Page | HttpResponse:
            if any(name in understood for name in request.GET):
                return _kept_for_a_moment(request, make)
            bare = _without_query(request)
            found = ready.page_of(bare, make, lasts)
            return found if isinstance(found, Page) or bare is request else make(request)

        return _shown(view, kept)

    return decorate


def _shown(view: Callable, kept: Callable[[HttpRequest, Make], Page | HttpResponse]) -> Callable:
    @wraps(view)
    def shown(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_somebody(request):
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            response.headers["Cache-Control"] = NOBODY_ELSE
            return response
        found = kept(request, lambda request: view(request, *args, **kwargs))
        if isinstance(found, Page):
            return answer(request, found)
        patch_vary_headers(found, ["Cookie"])
        return found

    return require_safe(shown)


def _kept_for_a_moment(request: HttpRequest, make: Make) -> Page | HttpResponse:
    address = request.get_full_path()
    page = pages.get(address)
    if page is not None:
        return page
    made = ready.printed(make(request))
    if isinstance(made, Page):
        pages.keep(address, made)
    return made


def _without_query(request: HttpRequest) -> HttpRequest:
    """The request for the page alone, without what others hang on its address."""
    if not request.GET:
        return request
    bare = copy(request)
    bare.META = request.META | {"QUERY_STRING": ""}
    bare.GET = QueryDict()
    return bare


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
        response = HttpResponse(gzip.decompress(page.small), content_type=page.kind)
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
