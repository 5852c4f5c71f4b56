"""Out of the cart for another time, and back. Whoever does either holds the lock of the cart."""

from django.db import transaction

from core.database.sql import MAX_ID
from core.errors import NotThere
from orders.errors import CartFull
from orders.guests import CartOwner
from orders.models import CartItem, SavedItem
from orders.models.cart import MAX_ITEMS
from orders.operations.cart import add_to_cart, lock_cart, remove_from_cart


@transaction.atomic
def save_for_later(owner: CartOwner, item_id: int) -> SavedItem:
    """Take an item out of the cart, and keep it beside. Raises NotThere, CartFull."""
    cart = lock_cart(owner)
    item = cart.items.filter(pk=item_id).first() if item_id <= MAX_ID else None
    if item is None:
        raise NotThere(attr="item")
    others = cart.saved.exclude(variant=item.variant_id)
    if others.count() >= MAX_ITEMS:
        raise CartFull(limit=MAX_ITEMS)
    remove_from_cart(owner, item_id)
    saved, _is_new = SavedItem.objects.update_or_create(
        cart=cart, variant_id=item.variant_id, defaults={"quantity": item.quantity}
    )
    return saved


@transaction.atomic
def put_back(owner: CartOwner, saved_id: int) -> CartItem:
    """Put what was saved into the cart again, as many pieces as there still are.

    Raises NotThere, else as add_to_cart does.
    """
    saved = found(owner, saved_id)
    pieces = max(1, min(saved.quantity, saved.variant.stock))
    item = add_to_cart(owner, saved.variant_id, pieces)
    saved.delete()
    return item


@transaction.atomic
def forget_saved(owner: CartOwner, saved_id: int) -> None:
    """Raises NotThere."""
    found(owner, saved_id).delete()


def found(owner: CartOwner, saved_id: int) -> SavedItem:
    known = lock_cart(owner).saved.select_related("variant")
    saved = known.filter(pk=saved_id).first() if saved_id <= MAX_ID else None
    if saved is None:
        raise NotThere()
    return saved
