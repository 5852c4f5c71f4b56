"""A cart as its buyer sees it: lines grouped by vendor, each with what stands in its way."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import ZERO
from orders.models import CartItem
from orders.operations.cart import problem_with


def show_cart(buyer: User) -> dict:
    """The cart in two queries, whatever is in it."""
    items = CartItem.objects.filter(cart__buyer=buyer).order_by("pk")
    groups: dict[int, dict] = {}
    for item in items.select_related("variant__product__vendor"):
        vendor = item.variant.product.vendor
        group = groups.setdefault(vendor.pk, {"vendor": vendor, "items": [], "subtotal": ZERO})
        item.subtotal = item.variant.price * item.quantity
        item.problems = problems_of(item, buyer)
        group["items"].append(item)
        group["subtotal"] += item.subtotal
    vendors = list(groups.values())
    return {
        "currency": settings.CURRENCY,
        "vendors": vendors,
        "quantity": sum(item.quantity for group in vendors for item in group["items"]),
        "subtotal": sum((group["subtotal"] for group in vendors), ZERO),
    }


def problems_of(item: CartItem, buyer: User) -> list[dict]:
    found = []
    if problem := problem_with(item.variant, item.quantity, buyer):
        found.append({"code": problem.code, "detail": str(problem)} | problem.data)
    if item.price_seen != item.variant.price:
        detail = _("The price has changed since this was put into the cart.")
        found.append({"code": "price_changed", "detail": detail, "variant": item.variant_id})
    return found
