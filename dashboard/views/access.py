"""Who gets in. Every row of these pages comes from the asker's own vendor, so another's is 404."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from accounts.requests import SignedInPageRequest
from core.errors import ShopError
from core.logs import log_refusal
from vendors.models import Vendor

OPENED = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)


class ShopRequest(SignedInPageRequest):
    """A request for a page of a shop, of who keeps it."""

    vendor: Vendor


def signed_in(view: Callable) -> Callable:
    """For people with an account; nothing of it is kept by caches."""
    return login_required(never_cache(view), login_url="dashboard:login")


def for_vendors(view: Callable) -> Callable:
    """Hand the view the asker's vendor; who has none that was ever approved may apply."""

    @wraps(view)
    def checked(request: ShopRequest, *args, **kwargs) -> HttpResponse:
        vendor = Vendor.objects.filter(owner=request.user).first()
        if vendor is None or vendor.status not in OPENED:
            return redirect("dashboard:apply")
        request.vendor = vendor
        return view(request, *args, **kwargs)

    return signed_in(checked)


def attempt(request: HttpRequest, run: Callable, done: str) -> bool:
    """Carry out a button's operation, and say what came of it."""
    try:
        run()
    except ShopError as error:
        log_refusal(error)
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True
