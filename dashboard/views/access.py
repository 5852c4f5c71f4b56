"""Who gets in. Every row of these pages comes from the asker's own vendor, so another's is 404."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from core.pages.media import absolute_url
from vendors.models import Vendor

OPENED = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)


class ShopRequest(SignedInPageRequest):
    """A request for a page of a shop, of who keeps it."""

    vendor: Vendor
    shop_link: str


def for_vendors(view: Callable) -> Callable:
    """Hand the view the asker's vendor; who has none that was ever approved may apply."""

    @wraps(view)
    def checked(request: ShopRequest, *args, **kwargs) -> HttpResponse:
        vendor = Vendor.objects.filter(owner=request.user).first()
        if vendor is None or vendor.status not in OPENED:
            return redirect("dashboard:apply")
        request.vendor, request.shop_link = vendor, link_of(vendor)
        return view(request, *args, **kwargs)

    return signed_in(checked)


def link_of(vendor: Vendor) -> str:
    """The whole address of a shop's page, to be shared; empty while buyers do not see it, or see
    it on a shop front of its own."""
    is_seen_here = settings.STOREFRONT_URL == settings.SITE_URL
    if vendor.status != Vendor.Status.APPROVED or not is_seen_here:
        return ""
    return absolute_url(reverse("storefront:maker", args=[vendor.slug]))


def home_of_vendors(user: User) -> str:
    """The dashboard, of who sells here or has asked to."""
    return reverse("dashboard:overview") if Vendor.objects.filter(owner=user).exists() else ""
