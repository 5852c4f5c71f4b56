"""Gathering goods. The cart row is locked by whoever changes it, checkout included."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from psycopg.types.numeric import Int8

from accounts.models import User
from catalog.errors import BelowMinimum, NotOnSale, OutOfStock, OwnProduct
from catalog.models import Variant
from core.database.sql import MAX_ID, value
from core.errors import NotThere, ShopError
from core.money import ZERO
from orders.errors import CartFull, CartTooDear
from orders.guests import CartOwner, Secret
from orders.models import Cart, CartItem
from orders.models.cart import MAX_ITEMS, MAX_QUANTITY
from orders.models.totals import MAX_TOTAL
from orders.reads.carts import OpenCart, make_cart, open_to_change

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


def lock_cart(owner: CartOwner) -> Cart:
    """The one cart, made when first used; a double click waits here."""
    cart = Cart.objects.of(owner).locked().first()
    if cart is None:
        make_cart(owner)
        cart = Cart.objects.of(owner).locked().get()
    return cart


def is_own_product(variant: Variant, buyer: CartOwner | None) -> bool:
    """Whether the buyer sells it; guests sell nothing."""
    return isinstance(buyer, User) and variant.product.vendor.owner_id == buyer.pk


def problem_with(variant: Variant, quantity: int, buyer: CartOwner | None) -> ShopError | None:
    """Why the buyer, None for a guest, cannot have so many pieces of a variant (product and vendor
    loaded)."""
    about: dict[str, Any] = {"variant": variant.pk}
    if not (variant.is_active and variant.product.is_listed):
        return NotOnSale(**about)
    if is_own_product(variant, buyer):
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
def add_to_cart(owner: CartOwner, variant_id: int, quantity: int) -> CartItem:
    """Put pieces of a variant into the cart, on top of what is there already.

    Raises NotThere (unknown variant), NotOnSale, OwnProduct, OutOfStock, BelowMinimum, CartFull,
    CartTooDear.
    """
    if variant_id > MAX_ID:
        raise NotThere(attr="variant")
    cart = open_to_change(owner, variant=variant_id)
    item = next((item for item in cart.items if item.variant_id == variant_id), None)
    if item is not None:
        return _keep(cart, item, item.variant, item.quantity + quantity, owner)
    if len(cart.items) >= MAX_ITEMS:
        raise CartFull(limit=MAX_ITEMS)
    return _keep(cart, CartItem(), cart.wanted, quantity, owner)


@transaction.atomic
def set_quantity(owner: CartOwner, item_id: int, quantity: int) -> CartItem:
    """Make an item of a cart so many pieces. Raises as add_to_cart does."""
    cart = open_to_change(owner)
    item = next((item for item in cart.items if item.pk == item_id), None)
    if item is None:
        raise NotThere()
    return _keep(cart, item, item.variant, quantity, owner)


def _keep(
    cart: OpenCart, item: CartItem, variant: Variant | None, quantity: int, owner: CartOwner
) -> CartItem:
    """The item with its new quantity, and as its `cart.lines` the whole cart with it."""
    if quantity > MAX_QUANTITY:
        raise CartFull(attr="quantity", limit=MAX_QUANTITY)
    if variant is None or not variant.product.is_listed:
        raise NotOnSale(attr="variant") if item.pk else NotThere(attr="variant")
    if problem := problem_with(variant, quantity, owner):
        problem.attr = "quantity"
        raise problem
    others = [other for other in cart.items if other is not item]
    lines = [(other.variant, other.quantity) for other in others]
    if comes_to([*lines, (variant, quantity)]) > MAX_TOTAL:
        raise CartTooDear(attr="quantity", limit=MAX_TOTAL)
    item.variant, item.quantity, item.price_seen = variant, quantity, variant.price
    given = {"cart": Int8(cart.pk), "variant": Int8(variant.pk), "quantity": quantity}
    item.pk = value(PUT_IN, given | {"price": variant.price})
    item.cart = Cart(pk=cart.pk)
    item.cart.lines = sorted([*others, item], key=lambda line: line.pk)
    return item


@transaction.atomic
def remove_from_cart(owner: CartOwner, item_id: int) -> None:
    """Raises NotThere when the item is not in this cart."""
    if item_id > MAX_ID:
        raise NotThere()
    cart = Cart.objects.of(owner).locked().first()
    if cart is None or not value(TAKEN_OUT, {"cart": Int8(cart.pk), "item": Int8(item_id)}):
        raise NotThere()


@transaction.atomic
def empty_cart(owner: CartOwner) -> None:
    cart = Cart.objects.of(owner).locked().first()
    if cart is not None:
        value(TAKEN_OUT, {"cart": Int8(cart.pk), "item": None})


# ── guests ──────────────────────────────────────────────────────────────────────────────────────


def cart_of(user: User | AnonymousUser, secret: str) -> CartOwner:
    """Whose cart a request is about. `secret` is what it carries, empty if nothing.

    What somebody signed in carries is merged into their own cart. A guest who carries nothing, or
    what opens no cart, is given a new secret: a cart is never found by one that a client chose.
    """
    carried = Secret(secret)
    if isinstance(user, AnonymousUser):
        is_known = bool(secret) and Cart.objects.of(carried).exists()
        return carried if is_known else Secret.new()
    if secret:
        merge_carts(user, carried)
    return user


@transaction.atomic
def merge_carts(buyer: User, secret: Secret) -> None:
    """Put what a guest has gathered into the buyer's cart, and the guest's cart away.

    Of what is in both the larger quantity wins. What comes along is never more than there is in
    stock, nor the buyer's own goods, nor more than a cart can hold; and what was saved for later.
    """
    theirs = Cart.objects.of(secret).locked().first()
    if theirs is None:
        return
    cart = lock_cart(buyer)
    items = {item.variant_id: item for item in cart.items.all()}
    for item in theirs.items.select_related("variant__product__vendor"):
        quantity = min(item.quantity, item.variant.stock)
        own = items.get(item.variant_id)
        if own:
            own.quantity = max(own.quantity, quantity)
        elif quantity and len(items) < MAX_ITEMS and not is_own_product(item.variant, buyer):
            items[item.variant_id] = CartItem(
                cart=cart, variant=item.variant, quantity=quantity, price_seen=item.price_seen
            )
    CartItem.objects.bulk_create(item for item in items.values() if item.pk is None)
    CartItem.objects.bulk_update([item for item in items.values() if item.pk], ["quantity"])
    cart.save()
    own_saved = cart.saved.values("variant")
    theirs.saved.exclude(variant__in=own_saved).update(cart=cart)
    theirs.delete()


def forget_carts(before: datetime) -> None:
    """Drop what guests have left lying since before this moment."""
    Cart.objects.filter(buyer=None, updated_at__lt=before).delete()
