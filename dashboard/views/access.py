"""Who gets in. Every row of these pages comes from the asker's own vendor, so another's is 404."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from vendors.models import Vendor

OPENED = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)


class ShopRequest(SignedInPageRequest):
    """A request for a page of a shop, of who keeps it."""

    vendor: Vendor


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


def home_of_vendors(user: User) -> str:
    """The dashboard, of who sells here or has asked to."""
    return reverse("dashboard:overview") if Vendor.objects.filter(owner=user).exists() else ""
