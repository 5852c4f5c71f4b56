"""Gathering goods. The cart row is locked by whoever changes it, checkout included."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from psycopg.types.numeric import Int8

from accounts.models import User
from catalog.errors import BelowMinimum, NotOnSale, OutOfStock, OwnProduct
from catalog.models import Variant
from core.database.sql import MAX_ID, value
from core.errors import NotThere, ShopError
from core.money import ZERO
from orders.errors import CartFull, CartTooDear
from orders.models import Cart, CartItem
from orders.models.cart import MAX_ITEMS, MAX_QUANTITY
from orders.models.totals import MAX_TOTAL
from orders.reads.carts import OpenCart, open_to_change

# Each writes the time at which the cart was changed too: see orders/reads/carts.py.
CHANGED = "UPDATE orders_cart SET updated_at = clock_timestamp() WHERE id = %(cart)s RETURNING id"
EMPTIED = """
    DELETE FROM orders_cartitem
    WHERE cart_id = %(cart)s AND id = coalesce(%(item)s::bigint, id) RETURNING id
"""

PUT_IN = f"""
    WITH changed AS ({CHANGED})
    INSERT INTO orders_cartitem (cart_id, variant_id, quantity, price_seen, created_at)
    VALUES (%(cart)s, %(variant)s, %(quantity)s, %(price)s, clock_timestamp())
    ON CONFLICT (cart_id, variant_id)
    DO UPDATE SET quantity = excluded.quantity, price_seen = excluded.price_seen
    RETURNING id
"""
TAKEN_OUT = f"WITH changed AS ({CHANGED}) {EMPTIED}"


def lock_cart(buyer: User) -> Cart:
    """The buyer's one cart, made when first used; a double click waits here."""
    cart = Cart.objects.locked().filter(buyer=buyer).first()
    if cart is None:
        Cart.objects.bulk_create([Cart(buyer_id=buyer.pk)], ignore_conflicts=True)
        cart = Cart.objects.locked().get(buyer=buyer)
    return cart


def problem_with(variant: Variant, quantity: int, buyer: User) -> ShopError | None:
    """Why the buyer cannot have so many pieces of a variant (product and vendor loaded)."""
    about: dict[str, Any] = {"variant": variant.pk}
    if not (variant.is_active and variant.product.is_listed):
        return NotOnSale(**about)
    if variant.product.vendor.owner_id == buyer.pk:
        return OwnProduct(**about)
    if quantity > variant.stock:
        return OutOfStock(**about, available=variant.stock)
    if quantity < variant.product.min_order_quantity:
        return BelowMinimum(**about, minimum=variant.product.min_order_quantity)
    return None


def comes_to(lines: Iterable[tuple[Variant, int]]) -> Decimal:
    """What so many pieces cost before discounts, with shipping (product and vendor loaded)."""
    lines = list(lines)
    goods = sum((variant.price * quantity for variant, quantity in lines), ZERO)
    fees = {variant.product.vendor_id: variant.product.vendor.shipping_fee for variant, _n in lines}
    return goods + sum(fees.values(), ZERO)


@transaction.atomic
def add_to_cart(buyer: User, variant_id: int, quantity: int) -> CartItem:
    """Put pieces of a variant into the cart, on top of what is there already.

    Raises NotThere (unknown variant), NotOnSale, OwnProduct, OutOfStock, BelowMinimum, CartFull,
    CartTooDear.
    """
    if variant_id > MAX_ID:
        raise NotThere(attr="variant")
    cart = open_to_change(buyer, variant=variant_id)
    item = next((item for item in cart.items if item.variant_id == variant_id), None)
    if item is not None:
        return _keep(cart, item, item.variant, item.quantity + quantity, buyer)
    if len(cart.items) >= MAX_ITEMS:
        raise CartFull(limit=MAX_ITEMS)
    return _keep(cart, CartItem(), cart.wanted, quantity, buyer)


@transaction.atomic
def set_quantity(buyer: User, item_id: int, quantity: int) -> CartItem:
    """Make an item of the buyer's cart so many pieces. Raises as add_to_cart does."""
    cart = open_to_change(buyer)
    item = next((item for item in cart.items if item.pk == item_id), None)
    if item is None:
        raise NotThere()
    return _keep(cart, item, item.variant, quantity, buyer)


def _keep(
    cart: OpenCart, item: CartItem, variant: Variant | None, quantity: int, buyer: User
) -> CartItem:
    """The item with its new quantity, and as its `cart.lines` the whole cart with it."""
    if quantity > MAX_QUANTITY:
        raise CartFull(attr="quantity", limit=MAX_QUANTITY)
    if variant is None or not variant.product.is_listed:
        raise NotOnSale(attr="variant") if item.pk else NotThere(attr="variant")
    if problem := problem_with(variant, quantity, buyer):
        problem.attr = "quantity"
        raise problem
    others = [other for other in cart.items if other is not item]
    lines = [(other.variant, other.quantity) for other in others]
    if comes_to([*lines, (variant, quantity)]) > MAX_TOTAL:
        raise CartTooDear(attr="quantity", limit=MAX_TOTAL)
    item.variant, item.quantity, item.price_seen = variant, quantity, variant.price
    given = {"cart": Int8(cart.pk), "variant": Int8(variant.pk), "quantity": quantity}
    item.pk = value(PUT_IN, given | {"price": variant.price})
    item.cart = Cart(pk=cart.pk, buyer_id=buyer.pk)
    item.cart.lines = sorted([*others, item], key=lambda line: line.pk)
    return item


@transaction.atomic
def remove_from_cart(buyer: User, item_id: int) -> None:
    """Raises NotThere when the item is not in the buyer's cart."""
    if item_id > MAX_ID:
        raise NotThere()
    if not value(TAKEN_OUT, {"cart": Int8(lock_cart(buyer).pk), "item": Int8(item_id)}):
        raise NotThere()


@transaction.atomic
def empty_cart(buyer: User) -> None:
    value(TAKEN_OUT, {"cart": Int8(lock_cart(buyer).pk), "item": None})
