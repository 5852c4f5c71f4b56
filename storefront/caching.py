"""What of the shop may be kept, and by whom.

A page that nobody in particular asked for is the same for everybody: anyone may keep it for a
minute, this process does for some seconds, and a browser asks whether it is still the same. It
holds no token and no cart. What is shown to a person or to the owner of a cart is theirs alone.
"""

from collections.abc import Callable
from functools import wraps

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

# Ready pages by their address: type, ETag and bytes, 50 MB at most.
pages: Memory[tuple[str, str, bytes]] = Memory(seconds=10, most=500)


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
            kind, content = response.headers["Content-Type"], response.content
            page = (kind, tag_of(content), content)
            pages.keep(address, page)
        return answer(request, page)

    return require_safe(shown)


def answer(request: HttpRequest, page: tuple[str, str, bytes]) -> HttpResponse:
    """A ready page, or that it is still the same."""
    kind, etag, content = page
    if is_known(request, etag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=kind)
    response.headers["Vary"] = "Cookie"
    response.headers["Cache-Control"] = ANYONE
    response.headers["ETag"] = etag
    return response


def personal(view: Callable) -> Callable:
    """A page of one person: nothing keeps it."""

    @wraps(view)
    def shown(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = NOBODY_ELSE
        return response

    return shown
