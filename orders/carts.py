"""A cart as its buyer sees it: lines grouped by vendor, each with what stands in its way."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import ShopError
from core.money import ZERO
from core.pages.media import picture_url
from orders.guests import CartOwner
from orders.models import CartItem
from orders.operations.cart import problem_with
from vendors.models import Vendor


def grouped(items: Iterable[CartItem], owner: CartOwner) -> dict[str, Any]:
    """What CartSerializer documents. Sums count only what can be bought."""
    groups: dict[int, dict] = {}
    quantity = 0
    for item in items:
        vendor = item.variant.product.vendor
        group = groups.setdefault(vendor.pk, {"vendor": vendor, "items": [], "subtotal": ZERO})
        item.subtotal = item.variant.price * item.quantity
        problem = problem_with(item.variant, item.quantity, owner)
        item.problems = said_of(item, problem)
        group["items"].append(item)
        if problem is None:
            group["subtotal"] += item.subtotal
            quantity += item.quantity
    vendors = list(groups.values())
    for group in vendors:
        group["missing_to_free_shipping"] = missing(group["vendor"], group["subtotal"])
    return {
        "currency": settings.CURRENCY,
        "vendors": vendors,
        "quantity": quantity,
        "subtotal": sum((group["subtotal"] for group in vendors), ZERO),
    }


def missing(vendor: Vendor, subtotal: Decimal) -> Decimal | None:
    """For how much more of a vendor's goods its parcel is free; None where it never is."""
    threshold = vendor.free_shipping_threshold
    return None if threshold is None else max(threshold - subtotal, ZERO)


def said_of(item: CartItem, problem: ShopError | None) -> list[dict]:
    """What stands in the way of an item, and that its price has changed, which does not."""
    found = []
    if problem:
        found.append({"code": problem.code, "detail": str(problem)} | problem.data)
    if item.price_seen != item.variant.price:
        detail = _("The price has changed since this was put into the cart.")
        found.append({"code": "price_changed", "detail": detail, "variant": item.variant_id})
    return found


# ── as JSON ─────────────────────────────────────────────────────────────────────────────────────


def shown(items: Iterable[CartItem], owner: CartOwner) -> dict[str, Any]:
    """A cart as the API answers with it: what CartSerializer would make of it, in a tenth of the
    time (orders/tests/test_cart_answers.py)."""
    cart = grouped(items, owner)
    cart["subtotal"] = amount(cart["subtotal"])
    for group in cart["vendors"]:
        vendor = group["vendor"]
        group["vendor"] = {"id": vendor.pk, "slug": vendor.slug, "name": vendor.business_name}
        group["items"] = [line(item) for item in group["items"]]
        group["subtotal"] = amount(group["subtotal"])
        lacks = group["missing_to_free_shipping"]
        group["missing_to_free_shipping"] = None if lacks is None else amount(lacks)
    return cart


def line(item: CartItem) -> dict[str, Any]:
    variant = item.variant
    return {
        "id": item.pk,
        "variant": variant.pk,
        "product": variant.product_id,
        "sku": variant.sku,
        "name": variant.product.name,
        "variant_name": variant.label,
        "options": variant.options,
        "image_url": picture_url(variant.product.image),
        "unit_price": amount(variant.price),
        "quantity": item.quantity,
        "stock": variant.stock,
        "minimum": variant.product.min_order_quantity,
        "subtotal": amount(item.subtotal),
        "problems": item.problems,
    }


def amount(money: Decimal) -> str:
    return f"{money:.2f}"
