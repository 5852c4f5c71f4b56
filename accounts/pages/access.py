"""Who gets in, and where somebody goes on who has just got in."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.pages.homes import home_of

DOORS = ("people:log-in", "people:sign-up")


def signed_in(view: Callable) -> Callable:
    """For people with an account; nothing of it is kept by caches."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return redirect_to_login(where_from(request), reverse("people:log-in"))

    return never_cache(checked)


def where_from(request: HttpRequest) -> str:
    """The page that somebody is brought back to after signing in: the one that was asked for, or
    that with the form that was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.path and page.netloc == request.get_host() else "/"


def for_strangers(view: Callable) -> Callable:
    """For people who are not signed in; others go on."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(onward(request, request.user))
        return view(request, *args, **kwargs)

    return never_cache(checked)


def way(request: HttpRequest) -> str:
    """Where the asker was going: an address of this shop other than its doors, or empty."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and page_at(wanted) not in DOORS else ""


def page_at(address: str) -> str:
    """The name of the page at an address, in whatever language; empty where there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def onward(request: HttpRequest, user: User | AnonymousUser) -> str:
    """Where somebody was going, else their home."""
    return way(request) or home_of(user)
