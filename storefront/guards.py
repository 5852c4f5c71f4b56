"""Who may change something through a form of the shop."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this. A form of another site cannot make
    it say so; a browser that says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return site == "same-origin"
    return origin != "null" and urlsplit(origin).netloc == request.get_host()


def from_our_pages(view: Callable) -> Callable:
    """For the forms of pages that are the same for everybody, and so hold no token. Where the
    browser does not say where it comes from, a token is asked for."""
    guarded = csrf_protect(view)

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        handle = view if comes_from_here(request) else guarded
        return handle(request, *args, **kwargs)

    return csrf_exempt(checked)
