"""The shop with one of its locks switched off: the positive control of the race tests.

`/stock/api/v1/checkout` is `/api/v1/checkout` without the lock named `stock`. Where the lock would
have kept rivals apart, two of them meet instead, so that a busy machine finds them together too.
"""

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from threading import Barrier, BrokenBarrierError
from typing import Any

from rupa_rawi.wsgi import application as shop
from serving.http import Server

LOCKS = ("stock", "queue", "money", "rating")
ALONE_SECONDS = 2  # how long somebody waits who has no rival in this process

off: ContextVar[str] = ContextVar("off", default="")
meetings = {lock: Barrier(2, timeout=ALONE_SECONDS) for lock in LOCKS}


def application(environ, start_response):
    lock, _slash, path = environ["PATH_INFO"].removeprefix("/").partition("/")
    if lock not in LOCKS:
        return shop(environ, start_response)
    token = off.set(lock)
    try:
        return shop(environ | {"PATH_INFO": f"/{path}"}, start_response)
    finally:
        off.reset(token)


def meet(lock: str) -> None:
    with suppress(BrokenBarrierError):
        meetings[lock].wait()


def instead(owner: Any, name: str, *locks: str) -> Callable:
    """Decorate what takes the place of `owner.name` while one of the locks is off."""
    original = getattr(owner, name)

    def decorate(replacement: Callable) -> None:
        def either(*args, **kwargs):
            if off.get() in locks:
                return replacement(original, *args, **kwargs)
            return original(*args, **kwargs)

        setattr(owner, name, either)

    return decorate


def without_stock() -> None:
    from catalog.models import Variant
    from catalog.models.variant import VariantQuerySet
    from orders.operations import placing

    @instead(VariantQuerySet, "locked", "stock", "queue", "money")
    def read(locked, variants):
        return variants.order_by("pk")

    @instead(placing, "take_stock", "stock")
    def take_late(take_stock, quantities):
        stock = {pk: Variant.objects.get(pk=pk).stock for pk in quantities}
        meet("stock")
        for pk, pieces in quantities.items():
            Variant.objects.filter(pk=pk).update(stock=max(stock[pk] - pieces, 0))


def without_queue() -> None:
    """Without the locks of cart and variants, either of which makes one buyer's checkouts queue."""
    from orders.models import Cart
    from orders.operations import placing

    @instead(placing, "lock_cart", "queue")
    def read_cart(lock_cart, buyer):
        return Cart.objects.get(buyer=buyer.pk)

    @instead(placing, "price_for", "queue")
    def count_uses_together(price_for, *args):
        priced = price_for(*args)
        meet("queue")
        return priced


def without_money() -> None:
    from orders.models.fulfillment import FulfillmentQuerySet
    from orders.models.order import OrderQuerySet
    from payments.models import PaymentQuerySet

    @instead(OrderQuerySet, "locked", "money")
    def read(locked, orders):
        return orders

    @instead(FulfillmentQuerySet, "locked", "money")
    def read_parts(locked, parts):
        return parts.order_by("pk")

    @instead(PaymentQuerySet, "locked", "money")
    def read_together(locked, payments):
        rows = payments.order_by("pk")
        len(rows)  # read now, used after the rival has read too
        meet("money")
        return rows


def without_rating() -> None:
    from catalog.models.product import ProductQuerySet
    from reviews import operations

    @instead(ProductQuerySet, "locked", "rating")
    def read(locked, products):
        return products.order_by("pk")

    @instead(operations, "count", "rating")
    def count_late(count, product, **difference):
        meet("rating")
        count(product, **difference)


without_stock()
without_queue()
without_money()
without_rating()

server = Server(application)
