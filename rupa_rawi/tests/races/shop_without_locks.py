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
    from orders.operations import placing

    @instead(placing, "write_together", "stock")
    def take_late(write_together, *, also, given, **rest):
        changes = dict(zip(given["variants"], given["pieces"], strict=True))
        stock = {pk: Variant.objects.get(pk=pk).stock for pk in changes}
        meet("stock")
        also = {name: sql for name, sql in also.items() if name != "taken"}
        written = write_together(also=also, given=given, **rest)
        for pk, pieces in changes.items():
            Variant.objects.filter(pk=pk).update(stock=max(stock[pk] + pieces, 0))
        return written | {"taken": []}


def without_queue() -> None:
    """Without the locks of cart and variants, either of which makes one buyer's checkouts queue."""
    from orders.models import Cart
    from orders.operations import placing
    from orders.reads.carts import OrderedCart

    @instead(placing, "open_to_order", "stock", "queue")
    def read_cart(open_to_order, buyer, *, addresses, variants):
        cart = Cart.objects.get(buyer=buyer.pk)
        items = dict(cart.items.values_list("variant", "quantity"))
        return OrderedCart(cart.pk, items, buyer.addresses.in_bulk(addresses))

    @instead(placing, "terms_of", "queue")
    def count_uses_together(terms_of, *args, **kwargs):
        terms = terms_of(*args, **kwargs)
        meet("queue")
        return terms


def without_money() -> None:
    from catalog.models.variant import VariantQuerySet
    from orders.models import Order
    from orders.models.order import OrderQuerySet
    from orders.operations.moving import locking
    from payments.models import PaymentQuerySet

    @instead(OrderQuerySet, "locked", "money")
    def read(locked, orders):
        return orders

    @instead(VariantQuerySet, "locked", "money")
    def read_variants(locked, variants):
        return variants.order_by("pk")

    @instead(locking, "lock_order_with_parts", "money")
    def read_parts(lock_order_with_parts, pk):
        return list(Order.objects.get(pk=pk).fulfillments.select_related("vendor"))

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
