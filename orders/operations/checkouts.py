"""A checkout: opened from a cart, changed, cancelled or left to expire. It is completed where it is
paid (payments.operations.complete_checkout), and what became of that is said here."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from catalog.models import Variant
from core import events
from core.errors import NotThere
from orders.errors import CartFull, CheckoutClosed, EmptyCart
from orders.events import OrderPlaced
from orders.guests import CartOwner, Secret
from orders.models import Cart, CartItem, Checkout, Order
from orders.models.cart import MAX_ITEMS, MAX_QUANTITY

LIFE = timedelta(hours=24)  # since it was last changed
Status = Checkout.Status
Copy = dict[str, str]


def find_checkout(public_id: str, user: User | None, secret: str) -> Checkout:
    """The checkout of somebody, or of whoever shows its secret. Raises NotThere."""
    found = Checkout.objects.opened_by(user, secret).filter(public_id=public_id)
    checkout = found.select_related("buyer", "order").first()
    if checkout is None:
        raise NotThere()
    return checkout


@transaction.atomic
def open_checkout(
    owner: CartOwner, *, lines: Mapping[int, int] | None = None, **details: Any
) -> tuple[Checkout, Secret]:
    """Begin to buy what is in a cart, or `lines`, pieces by variant; the secret opens it again.

    Raises EmptyCart, CartFull, NotThere (a variant).
    """
    secret = Secret.new()
    checkout = Checkout(
        secret_hash=secret.hash,
        buyer=owner if isinstance(owner, User) else None,
        cart=Cart.objects.of(owner).first(),
    )
    write(checkout, lines, **details)
    return checkout, secret


@transaction.atomic
def change_checkout(
    checkout: Checkout,
    *,
    by: User | None = None,
    lines: Mapping[int, int] | None = None,
    **details: Any,
) -> Checkout:
    """Say all of it anew: without `lines` the goods are those of its cart by now. Of a guest who
    has signed in since, it becomes that person's. Raises CheckoutClosed and as open_checkout."""
    checkout = lock_open(checkout)
    if by and checkout.buyer is None:
        checkout.buyer = by
        checkout.cart = None if checkout.exchange_for_id else Cart.objects.of(by).first()
    write(checkout, lines, **details)
    return checkout


def write(
    checkout: Checkout,
    lines: Mapping[int, int] | None,
    *,
    email: str = "",
    language: str = "",
    shipping_address: Copy | None = None,
    billing_address: Copy | None = None,
    promotion_code: str = "",
    gateway: str = "",
    notes: str = "",
) -> None:
    buyer = checkout.buyer
    checkout.quantities = in_cart(checkout) if lines is None else known(lines, checkout)
    checkout.email = email or (buyer.email if buyer else "")
    checkout.language = language or (buyer.language if buyer else translation.get_language())
    checkout.shipping_address = shipping_address
    checkout.billing_address = billing_address
    checkout.promotion_code = promotion_code
    checkout.gateway = gateway
    checkout.notes = notes
    checkout.expires_at = timezone.now() + LIFE
    checkout.save()


def in_cart(checkout: Checkout) -> dict[int, int]:
    """The goods of its cart; those of before, where the cart is gone."""
    if checkout.cart is None and checkout.lines:
        return checkout.quantities
    items = CartItem.objects.filter(cart=checkout.cart).order_by("pk")
    found = dict(items.values_list("variant_id", "quantity"))
    if not found:
        raise EmptyCart()
    return found


def known(lines: Mapping[int, int], checkout: Checkout) -> dict[int, int]:
    """Lines that name goods which are to be seen in the shop, no more than a cart holds; in
    exchange for a return, goods of the same vendor."""
    if not lines:
        raise EmptyCart(attr="lines")
    if len(lines) > MAX_ITEMS or max(lines.values()) > MAX_QUANTITY:
        raise CartFull(attr="lines", limit=MAX_ITEMS)
    seen = Variant.objects.filter(pk__in=lines, product__is_listed=True)
    if checkout.exchange_for:
        seen = seen.filter(vendor=checkout.exchange_for.fulfillment.vendor_id)
    if seen.count() < len(lines):
        raise NotThere(attr="lines")
    return dict(lines)


def lock(checkout: Checkout) -> Checkout:
    """Behind its cart, which somebody may be merging."""
    list(Cart.objects.locked().filter(pk__in=[checkout.cart_id]).values_list("pk"))
    related = ("buyer", "cart", "order", "exchange_for__fulfillment")
    locked = Checkout.objects.locked().select_related(*related)
    return locked.get(pk=checkout.pk)


def lock_open(checkout: Checkout) -> Checkout:
    """Raises CheckoutClosed."""
    checkout = lock(checkout)
    refuse_closed(checkout)
    return checkout


def refuse_closed(checkout: Checkout) -> None:
    is_late = checkout.expires_at <= timezone.now()
    status = Status.EXPIRED if is_late and checkout.status == Status.OPEN else checkout.status
    if status != Status.OPEN:
        raise CheckoutClosed(status=status)


@transaction.atomic
def cancel_checkout(checkout: Checkout) -> Checkout:
    """Raises CheckoutClosed; one that was cancelled already stays so."""
    checkout = lock(checkout)
    if checkout.status != Status.CANCELLED:
        refuse_closed(checkout)
        checkout.status = Status.CANCELLED
        checkout.save()
    return checkout


def expire_checkouts() -> int:
    """Close those that nobody has touched for long; how many it were."""
    now = timezone.now()
    late = Checkout.objects.filter(status=Status.OPEN, expires_at__lte=now)
    return late.update(status=Status.EXPIRED, updated_at=now)


def forget_checkouts(before: datetime) -> None:
    """Drop what has been over since before this moment; orders keep their own copies."""
    over = Checkout.objects.exclude(status__in=[Status.OPEN, Status.COMPLETING])
    over.filter(updated_at__lt=before).delete()


# ── what becomes of its order ───────────────────────────────────────────────────────────────────


def conclude(order: Order) -> None:
    """A locked, tentative order stands, for its payment was taken on: people are told of it, and
    its goods leave the cart."""
    order.is_tentative = False
    order.save(update_fields=["is_tentative", "updated_at"])
    checkout = lock(Checkout.objects.get(order=order))
    checkout.status = Status.COMPLETED
    checkout.save()
    CartItem.objects.filter(cart=checkout.cart_id, variant__in=checkout.quantities).delete()
    if checkout.cart_id:
        Cart.objects.filter(pk=checkout.cart_id).update(updated_at=timezone.now())
    events.publish(OrderPlaced(order.pk))


def reopen(order: Order) -> None:
    """A locked, tentative order was cancelled: its payment was declined, or somebody was quicker.
    Its checkout can be completed again."""
    Checkout.objects.filter(order=order).update(
        status=Status.OPEN, order=None, updated_at=timezone.now()
    )
