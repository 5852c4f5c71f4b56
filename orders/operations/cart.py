"""Gathering goods. The cart row is locked by whoever changes it, checkout included."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from catalog.errors import BelowMinimum, NotOnSale, OutOfStock, OwnProduct
from catalog.models import Variant
from core.errors import NotThere, ShopError
from core.money import ZERO
from orders.errors import CartFull, CartTooDear
from orders.models import Cart, CartItem
from orders.models.cart import MAX_ITEMS, MAX_QUANTITY
from orders.models.totals import MAX_TOTAL


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
    cart = lock_cart(buyer)
    item = cart.items.filter(variant_id=variant_id).first()
    if item is None:
        if cart.items.count() >= MAX_ITEMS:
            raise CartFull(limit=MAX_ITEMS)
        item = CartItem(cart=cart, variant_id=variant_id, quantity=0)
    return _store(cart, item, item.quantity + quantity, buyer)


@transaction.atomic
def set_quantity(buyer: User, item_id: int, quantity: int) -> CartItem:
    """Make an item of the buyer's cart so many pieces. Raises as add_to_cart does."""
    cart = lock_cart(buyer)
    item = cart.items.filter(pk=item_id).first()
    if item is None:
        raise NotThere()
    return _store(cart, item, quantity, buyer)


def _store(cart: Cart, item: CartItem, quantity: int, buyer: User) -> CartItem:
    if quantity > MAX_QUANTITY:
        raise CartFull(attr="quantity", limit=MAX_QUANTITY)
    variants = Variant.objects.select_related("product__vendor")
    variant = variants.filter(pk=item.variant_id, product__is_listed=True).first()
    if variant is None:
        raise NotOnSale(attr="variant") if item.pk else NotThere(attr="variant")
    if problem := problem_with(variant, quantity, buyer):
        problem.attr = "quantity"
        raise problem
    others = cart.items.exclude(pk=item.pk).select_related("variant__product__vendor")
    lines = [(other.variant, other.quantity) for other in others]
    if comes_to([*lines, (variant, quantity)]) > MAX_TOTAL:
        raise CartTooDear(attr="quantity", limit=MAX_TOTAL)
    item.variant = variant
    item.quantity = quantity
    item.price_seen = variant.price
    item.save()
    return item


@transaction.atomic
def remove_from_cart(buyer: User, item_id: int) -> None:
    """Raises NotThere when the item is not in the buyer's cart."""
    deleted, _rows = lock_cart(buyer).items.filter(pk=item_id).delete()
    if not deleted:
        raise NotThere()


@transaction.atomic
def empty_cart(buyer: User) -> None:
    lock_cart(buyer).items.all().delete()
