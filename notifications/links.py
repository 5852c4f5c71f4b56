"""Where mails lead. Every address that leaves the house is absolute: the pages of buyers are on
STOREFRONT_URL, all others on SITE_URL."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from core.pages.media import absolute_url, buyers_url
from orders.keys import with_key
from orders.models import Order
from payments.models import Refund


def of_buyer(order: Order) -> str:
    """In the language that is spoken; a shop front of its own knows one address for all. A guest's
    carries the key that opens it."""
    if not are_buyers_here():
        return with_key(buyers_url(f"/orders/{order.number}"), order)
    return with_key(absolute_url(reverse("storefront:order", args=[order.number])), order)


def are_buyers_here() -> bool:
    """Whether no shop front of its own serves the buyers."""
    return bool(settings.STOREFRONT_URL == settings.SITE_URL)


def of_return(order: Order) -> str:
    return with_key(absolute_url(reverse("storefront:return", args=[order.number])), order)


def of_review(order: Order, product: int) -> str:
    address = absolute_url(reverse("storefront:review", args=[order.number, product]))
    return with_key(address, order)


def of_vendor(number: str) -> str:
    return absolute_url(f"/dashboard/orders/{number}")


def dashboard() -> str:
    return absolute_url("/dashboard/")


def in_admin(page: str, pk: int) -> str:
    """The back office's page of a row: `vendors/vendor`, `payments/refund`."""
    return absolute_url(f"/admin/{page}/{pk}/change/")


def of_refunds(refunds: Sequence[Refund], number: str) -> str:
    """The back office's page of a refund; of several, the list of their order's."""
    if len(refunds) == 1:
        return in_admin("payments/refund", refunds[0].pk)
    return absolute_url(f"/admin/payments/refund/?q={number}")


def mail_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def of_questions() -> str:
    return absolute_url(reverse("dashboard:questions"))


def of_goods(slug: str) -> str:
    if not are_buyers_here():
        return buyers_url(f"/p/{slug}")
    return absolute_url(reverse("storefront:product", args=[slug]))


def of_stock_notice(key: str) -> str:
    """Where a guest confirms and ends it: a page of ours, whoever serves the buyers."""
    return absolute_url(reverse("storefront:stock-notice", args=[key]))


def of_price_mails(key: str) -> str:
    """Where somebody stops mails about prices, without signing in."""
    return absolute_url(reverse("storefront:price-mails", args=[key]))


def of_wishlist() -> str:
    if not are_buyers_here():
        return buyers_url("/wishlist")
    return absolute_url(reverse("storefront:wishlist"))
