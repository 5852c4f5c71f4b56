"""Sessions of staff without their second factor: they act without powers on every page and in the
API, and under /admin/ they see only the pages that show or set up the factor, and the way out.
"""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts import second_factor, sessions
from core.web.pages import BACK_OFFICE

OPEN = ("second-factor:code", "second-factor:set-up", "admin:logout")


def middleware(get_response: Callable) -> Callable:
    def handle(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(partial(as_shown, request, request.user))  # type: ignore[assignment]  # stands for one
        if is_closed(request):
            return HttpResponseRedirect(code_page(request))
        return get_response(request)

    return handle


def as_shown(request: HttpRequest, user):
    """The person of the session, without powers where the second factor is missing."""
    if user.is_authenticated:
        sessions.see_browser(request, user)
        second_factor.withhold_unless(user.is_verified(), user)
    return user


def is_closed(request: HttpRequest) -> bool:
    if not request.path_info.startswith(BACK_OFFICE):
        return False
    is_waiting = getattr(request.user, "has_withheld_powers", False)
    return is_waiting and request.path_info not in map(reverse, OPEN)


def code_page(request: HttpRequest) -> str:
    address = reverse("second-factor:code")
    if request.method != "GET":
        return address
    return f"{address}?{urlencode({'next': request.get_full_path()})}"
