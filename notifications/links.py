"""Where mails lead. Every address that leaves the house is absolute: the pages of buyers are on
STOREFRONT_URL, all others on SITE_URL."""

from urllib.parse import urlsplit

from django.conf import settings

from core.pages.media import absolute_url, buyers_url


def home() -> str:
    return buyers_url("/")


def of_buyer(number: str) -> str:
    return buyers_url(f"/orders/{number}")


def of_vendor(number: str) -> str:
    return absolute_url(f"/dashboard/orders/{number}")


def dashboard() -> str:
    return absolute_url("/dashboard/")


def in_admin(page: str, pk: int) -> str:
    """The back office's page of a row: `vendors/vendor`, `payments/refund`."""
    return absolute_url(f"/admin/{page}/{pk}/change/")


def tracking(url: str) -> str:
    """The tracking address as the vendor typed it, if a mail may link to it, else empty."""
    return url if url.startswith(("http://", "https://")) else ""


def mail_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
