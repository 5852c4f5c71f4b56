"""The shop without its locks of cart and variants, either of which makes rival checkouts of one
buyer queue: the control of the races for a promotion."""

import time

from rupa_rawi.wsgi import application

__all__ = ["application"]


def switch_off() -> None:
    from catalog.models.variant import VariantQuerySet
    from orders.models import Cart
    from orders.operations import placing

    price_for = placing.price_for

    def price_slowly(*args):
        priced = price_for(*args)
        time.sleep(0.1)  # the rivals count the buyer's uses meanwhile
        return priced

    VariantQuerySet.locked = lambda self: self.order_by("pk")
    placing.lock_cart = lambda buyer: Cart.objects.get(buyer=buyer.pk)
    placing.price_for = price_slowly


switch_off()
