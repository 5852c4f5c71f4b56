"""What an API key may be for. Views declare what they need; one that declares nothing takes no key.

class OrderViewSet(GenericViewSet):
    scopes = scopes.of("orders")    # GET needs orders:read, the rest orders:write
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    PROFILE_READ = "profile:read", _("See who the key belongs to")
    ADDRESSES_READ = "addresses:read", _("See the own addresses")
    ADDRESSES_WRITE = "addresses:write", _("Keep the own addresses")
    CATALOG_READ = "catalog:read", _("See own goods that are not on sale, and wishes")
    CATALOG_WRITE = "catalog:write", _("Keep own goods, pictures, stock and wishes")
    VENDOR_READ = "vendor:read", _("See the own shop and its figures")
    VENDOR_WRITE = "vendor:write", _("Keep the own shop")
    ORDERS_READ = "orders:read", _("See cart, orders, returns and status labels")
    ORDERS_WRITE = "orders:write", _("Buy, pay, and move orders along")
    PROMOTIONS_READ = "promotions:read", _("See all promotions, as staff")
    PROMOTIONS_WRITE = "promotions:write", _("Keep promotions, as staff")
    REVIEWS_WRITE = "reviews:write", _("Write reviews, and answer them")
    CONTENT_WRITE = "content:write", _("Write articles and testimonials")
    WEBHOOKS_READ = "webhooks:read", _("See webhooks and their deliveries")
    WEBHOOKS_WRITE = "webhooks:write", _("Keep webhooks")
    STAFF = "staff", _("Use the owner's powers as staff, where another scope opens the door")


ALIASES = {"edit-orders": Scope.ORDERS_WRITE}  # what the order API of YouCan calls it

ANY = "any"  # a declaration that every key meets, whatever its scopes
PUBLIC = {"GET": ANY}
STAFF = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), Scope.STAFF)


def of(area: str) -> dict[str, str]:
    """Reading needs `<area>:read`, writing `<area>:write`."""
    return writing(area) | {"GET": Scope(f"{area}:read")}


def writing(area: str) -> dict[str, str]:
    """Everybody may read, also with a key; writing needs `<area>:write`."""
    return PUBLIC | dict.fromkeys(("POST", "PUT", "PATCH", "DELETE"), Scope(f"{area}:write"))


def needed(view: object, method: str | None) -> str | None:
    """The scope that a view wants of a key for an HTTP method; None when it takes no key at all."""
    method = "GET" if method in ("HEAD", "OPTIONS") else method
    return getattr(view, "scopes", {}).get(method)
