"""The payments of an order, and what is owed of it, by constant SQL."""

from dataclasses import dataclass
from decimal import Decimal

from psycopg.types.numeric import Int8

from core.database.instances import Columns
from core.database.sql import rows, value
from core.jobs import NOT_NEEDED, lock_of
from orders.models import Order
from orders.models.totals import GIVEN_BACK
from payments.models import Payment

PAYMENT = Columns(Payment, "payment")

# The parts that are not cancelled, less what was or is being given back for them, less what was
# paid and not given back. What was given back for a part is not asked for again.
DUE = f"""
    SELECT greatest(0.00, (
        SELECT coalesce(sum(part.total - ({GIVEN_BACK.format(row="part")})), 0)
        FROM orders_fulfillment part WHERE part.order_id = %(order)s AND part.status <> 'cancelled'
    ) - (
        SELECT coalesce(sum(amount - refunded), 0) FROM payments_payment
        WHERE order_id = %(order)s AND status = 'paid'
    ))
"""

LOCKED = f"""
    SELECT {PAYMENT.sql}, ({DUE}) AS due FROM payments_payment payment
    WHERE order_id = %(order)s ORDER BY id FOR NO KEY UPDATE OF payment
"""
LOCKED_ONCE_STARTED = f"WITH dropped AS ({NOT_NEEDED}) {LOCKED}"


@dataclass
class Attempts:
    """All payments of a locked order, locked, oldest first, and what the buyer owed by then."""

    payments: list[Payment]
    due: Decimal


def amount_due(order: Order) -> Decimal:
    """What the buyer owes of an order."""
    due: Decimal = value(DUE, {"order": Int8(order.pk)})
    return due


def lock_attempts(order: Order, *, started: Payment | None = None) -> Attempts:
    """The order is locked already, and has been tried to be paid. The attempt that was `started`
    needs no job for it any more."""
    given = {"order": Int8(order.pk)}
    if started is None:
        found = rows(LOCKED, given)
    else:
        job = lock_of("payments.start_payment", payment_id=started.pk)
        found = rows(LOCKED_ONCE_STARTED, given | {"job": job})
    payments = [PAYMENT.of(row) for row in found]
    for payment in payments:
        payment.order = order
    return Attempts(payments, found[0]["due"])
