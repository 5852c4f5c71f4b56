"""Whose order a page is about: the account's that bought it, or of whoever holds a guest's key.

A mail's link carries the key. The page swaps it for a cookie, so that it stands in no history, no
log and no address that is passed on.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.pages.access import signed_in
from orders.cookies import keep
from orders.guests import Actor, Guest
from orders.keys import opens
from orders.models import Order

LASTS = timedelta(days=90)  # the mails hold the key for longer


class BuyerRequest(HttpRequest):
    """A request for a page of an order, of its buyer."""

    asker: Actor


def for_the_buyer(view: Callable) -> Callable:
    """Hand the view the asker's own order; anybody else's looks like a missing one. Who shows
    nothing signs in first."""

    @wraps(view)
    def checked(request: BuyerRequest, number: str, **kwargs) -> HttpResponse:
        order = Order.objects.numbered(number).first()
        key = request.GET.get("key", "") if request.method in ("GET", "HEAD") else ""
        if key:
            return swapped(request, order, key)
        if order is not None and opens(order, request.COOKIES.get(cookie_of(order), "")):
            request.asker = Guest(order)
            request.guest = request.asker  # type: ignore[attr-defined]  # for the log
            return view(request, order, **kwargs)
        return for_its_account(request, order, **kwargs)

    @signed_in
    def for_its_account(request: BuyerRequest, order: Order | None, **kwargs) -> HttpResponse:
        if order is None or order.buyer_id != request.user.pk:
            raise Http404
        request.asker = cast(User, request.user)
        return view(request, order, **kwargs)

    return never_cache(checked)


def cookie_of(order: Order) -> str:
    return f"order-{order.number}"


def swapped(request: HttpRequest, order: Order | None, key: str) -> HttpResponse:
    """The same page without the key in its address. One that does not open tells nothing: whoever
    follows its link is asked to sign in, as if there were such an order."""
    query = request.GET.copy()
    query.pop("key")
    response = redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
    if order is not None and opens(order, key):
        keep(response, cookie_of(order), key, LASTS)
    return response
