"""A cart as its buyer sees it: lines grouped by vendor, each with what stands in its way."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ShopError
from core.money import ZERO
from core.pages.media import picture_url
from orders.models import CartItem
from orders.operations.cart import problem_with


def grouped(items: Iterable[CartItem], buyer: User) -> dict[str, Any]:
    """What CartSerializer documents. Sums count only what can be bought."""
    groups: dict[int, dict] = {}
    quantity = 0
    for item in items:
        vendor = item.variant.product.vendor
        group = groups.setdefault(vendor.pk, {"vendor": vendor, "items": [], "subtotal": ZERO})
        item.subtotal = item.variant.price * item.quantity
        problem = problem_with(item.variant, item.quantity, buyer)
        item.problems = said_of(item, problem)
        group["items"].append(item)
        if problem is None:
            group["subtotal"] += item.subtotal
            quantity += item.quantity
    vendors = list(groups.values())
    return {
        "currency": settings.CURRENCY,
        "vendors": vendors,
        "quantity": quantity,
        "subtotal": sum((group["subtotal"] for group in vendors), ZERO),
    }


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


def shown(items: Iterable[CartItem], buyer: User) -> dict[str, Any]:
    """A cart as the API answers with it: what CartSerializer would make of it, in a tenth of the
    time (orders/tests/test_cart_answers.py)."""
    cart = grouped(items, buyer)
    cart["subtotal"] = amount(cart["subtotal"])
    for group in cart["vendors"]:
        vendor = group["vendor"]
        group["vendor"] = {"id": vendor.pk, "slug": vendor.slug, "name": vendor.business_name}
        group["items"] = [line(item) for item in group["items"]]
        group["subtotal"] = amount(group["subtotal"])
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
        "image_url": picture_url(variant.product.image),
        "unit_price": amount(variant.price),
        "quantity": item.quantity,
        "subtotal": amount(item.subtotal),
        "problems": item.problems,
    }


def amount(money: Decimal) -> str:
    return f"{money:.2f}"
