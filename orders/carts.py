"""A cart as its buyer sees it: lines grouped by vendor, each with what stands in its way."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ShopError
from core.money import ZERO
from orders.models import CartItem
from orders.operations.cart import problem_with


def show_cart(buyer: User) -> dict:
    """The cart in two queries, whatever is in it. Sums count only what can be bought."""
    items = CartItem.objects.filter(cart__buyer=buyer).order_by("pk")
    groups: dict[int, dict] = {}
    quantity = 0
    for item in items.select_related("variant__product__vendor"):
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
