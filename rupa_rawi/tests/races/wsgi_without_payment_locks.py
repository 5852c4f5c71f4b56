"""The shop with the locks on money switched off: the positive control of the race tests."""

import time

from rupa_rawi.wsgi import application

__all__ = ["application"]


def switch_off() -> None:
    from orders.models.order import OrderQuerySet
    from payments.models import PaymentQuerySet

    def read_slowly(queryset):
        rows = queryset.order_by("pk")
        len(rows)  # read now, used after rivals have read too
        time.sleep(0.2)
        return rows

    OrderQuerySet.locked = lambda self: self
    PaymentQuerySet.locked = read_slowly


switch_off()
