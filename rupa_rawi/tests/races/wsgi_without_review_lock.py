"""The shop with the lock of rated goods switched off: the positive control of the race tests."""

import time

from rupa_rawi.wsgi import application

__all__ = ["application"]


def switch_off() -> None:
    from catalog.models.product import ProductQuerySet
    from reviews import operations

    count = operations.count

    def count_late(product, **difference) -> None:
        time.sleep(0.05)
        count(product, **difference)

    ProductQuerySet.locked = lambda self: self.order_by("pk")
    operations.count = count_late


switch_off()
