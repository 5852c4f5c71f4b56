"""What payments keep twice, recomputed: money given back, payment statuses, money kept."""

from collections.abc import Iterator
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from core.database.sql import rows
from core.integrity import check
from orders.statuses import OFF_ROAD
from payments.payment_status import derive


@check("a payment's refunded money is its pending and done refunds, never more than was paid")
def refunded() -> Iterator[str]:
    found = rows(
        """
        SELECT reference, payment.status, amount, refunded, coalesce(given.sum, 0) AS given
        FROM payments_payment AS payment LEFT JOIN (
            SELECT payment_id, sum(amount) AS sum FROM payments_refund
            WHERE status IN ('pending', 'done') GROUP BY payment_id
        ) AS given ON given.payment_id = payment.id
        WHERE refunded <> coalesce(given.sum, 0)
            OR coalesce(given.sum, 0) > CASE payment.status WHEN 'paid' THEN amount ELSE 0 END
        ORDER BY payment.id
        """,
        {},
    )
    for row in found:
        name = f"payment {row['reference']}"
        if row["refunded"] != row["given"]:
            yield f"{name}: refunded {row['refunded']}, should be {row['given']}"
        paid = row["amount"] if row["status"] == "paid" else 0
        if row["given"] > paid:
            yield f"{name}: {row['given']} given back of {paid} paid"


@check("an order's payment status follows from its payments")
def payment_status() -> Iterator[str]:
    found = rows(
        """
        SELECT orders_order.id AS order_id, number, payment_status, payment.id AS payment_id,
            payment.status, payment.amount, payment.refunded, payment.fulfillment_id
        FROM orders_order
        LEFT JOIN payments_payment AS payment ON payment.order_id = orders_order.id
        ORDER BY orders_order.id, payment.id
        """,
        {},
    )
    for _order, lines in groupby(found, key=lambda row: row["order_id"]):
        attempts: list[Any] = [SimpleNamespace(**line) for line in lines]
        order = attempts[0]
        derived = derive([attempt for attempt in attempts if attempt.payment_id])
        if order.payment_status != derived:
            yield (
                f"order {order.number}: payment status {order.payment_status}, "
                f"should be {derived.value}"
            )


@check("no more money is kept than the live parts cost")
def kept() -> Iterator[str]:
    """A refund that failed is still owed: it may be kept until somebody asks for it again."""
    found = rows(
        """
        SELECT number, paid.kept, coalesce(live.total, 0) AS total
        FROM orders_order
        JOIN (
            SELECT order_id, sum(amount - refunded) AS kept FROM payments_payment
            WHERE status = 'paid' GROUP BY order_id
        ) AS paid ON paid.order_id = orders_order.id
        LEFT JOIN (
            SELECT order_id, sum(total) AS total FROM orders_fulfillment
            WHERE status <> ALL(%(off_road)s::text[]) GROUP BY order_id
        ) AS live ON live.order_id = orders_order.id
        LEFT JOIN (
            SELECT order_id, sum(payments_refund.amount) AS owed
            FROM payments_refund JOIN payments_payment AS payment ON payment.id = payment_id
            WHERE payments_refund.status = 'failed' GROUP BY order_id
        ) AS failed ON failed.order_id = orders_order.id
        WHERE paid.kept > coalesce(live.total, 0) + coalesce(failed.owed, 0)
        ORDER BY orders_order.id
        """,
        {"off_road": [str(status) for status in OFF_ROAD]},
    )
    for row in found:
        yield f"order {row['number']}: keeps {row['kept']}, its live parts cost {row['total']}"
