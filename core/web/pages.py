"""The part of settings.MIDDLEWARE that only pages need, between `begin` and `end`.

The API and the dialects pass it by: they know people by a token or a key, and their policy for
browsers is always the same. A request that brings a session, as from the dashboard's scripts, goes
through all of it.
"""

from contextvars import ContextVar

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from core.web.typing import GetResponse

MACHINE_PREFIXES = ("/api/", "/dialects/")
DOCS = "/api/v1/docs"  # a page, with a policy of its own
BACK_OFFICE = "/admin/"
# Pages of one person, which speak that person's language unless their address says another.
PERSONAL = (
    *("/dashboard/", BACK_OFFICE, "/masuk", "/daftar", "/keluar", "/bahasa"),
    *("/lupa-sandi", "/sandi-baru/", "/verifikasi"),
)

_beyond: ContextVar[GetResponse | None] = ContextVar("beyond_pages", default=None)


def is_of_a_page(request: HttpRequest) -> bool:
    return (
        not request.path_info.startswith(MACHINE_PREFIXES)
        or ("HTTP_COOKIE" in request.META and settings.SESSION_COOKIE_NAME in request.COOKIES)
        or request.path_info == DOCS
    )


def speaks_to_the_reader(request: HttpRequest) -> bool:
    """Whether cookie and browser choose the language; else the address does, for everybody."""
    return request.path_info.startswith((*MACHINE_PREFIXES, *PERSONAL))


def begin(get_response: GetResponse) -> GetResponse:
    """Lead a page through what comes before `end`, and machines to what comes after it."""
    beyond = _beyond.get()
    if beyond is None:
        raise ImproperlyConfigured("core.web.pages.end must come after core.web.pages.begin.")
    _beyond.set(None)
    policy, frames = build_policy(), settings.X_FRAME_OPTIONS

    def handle(request: HttpRequest) -> HttpResponse:
        if is_of_a_page(request):
            return get_response(request)
        response = beyond(request)
        response.headers.setdefault(HEADER, policy)
        response.headers.setdefault("X-Frame-Options", frames)
        return response

    return handle


def end(get_response: GetResponse) -> GetResponse:
    """Django builds the chain from its end: this tells `begin` what comes after both."""
    _beyond.set(get_response)
    raise MiddlewareNotUsed
