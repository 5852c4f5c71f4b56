"""What payments keep twice, recomputed: money given back, payment statuses, money kept."""

from collections.abc import Iterator
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from core.database.sql import rows
from core.integrity import check, sentences
from orders.integrity.amounts import CASH_UNIT_OF_ORDER, cash_units
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


@check("a refund is the sum of its lines, each for a part of its order")
def lines_of_refunds() -> Iterator[str]:
    found = rows(
        """
        SELECT number, refund.id, refund.amount, coalesce(lines.sum, 0) AS sum,
            coalesce(lines.strange, 0) AS strange
        FROM payments_refund AS refund
        JOIN payments_payment AS payment ON payment.id = refund.payment_id
        JOIN orders_order ON orders_order.id = payment.order_id
        CROSS JOIN LATERAL (
            SELECT sum(line.amount) AS sum, count(*) FILTER (
                WHERE part.order_id <> payment.order_id OR part.id <> payment.fulfillment_id
                    OR item.fulfillment_id <> part.id
            ) AS strange
            FROM payments_refundline AS line
            LEFT JOIN orders_fulfillment AS part ON part.id = line.fulfillment_id
            LEFT JOIN orders_orderitem AS item ON item.id = line.item_id
            WHERE line.refund_id = refund.id
        ) AS lines
        WHERE refund.amount <> coalesce(lines.sum, 0) OR lines.strange > 0
        ORDER BY refund.id
        """,
        {},
    )
    for row in found:
        name = f"order {row['number']}: refund {row['id']}"
        if row["amount"] != row["sum"]:
            yield f"{name}: {row['amount']} given back, its lines say {row['sum']}"
        if row["strange"]:
            yield f"{name}: {row['strange']} of its lines are for what it was not paid for"


@check("no part gives back more than it cost")
def given_back_for_parts() -> Iterator[str]:
    return sentences(
        "order {number}: part {id}: gives back {given}, it cost {total}",
        """
        SELECT number, part.id, part.total, sum(line.amount) AS given
        FROM payments_refundline AS line
        JOIN payments_refund AS refund ON refund.id = line.refund_id
        JOIN orders_fulfillment AS part ON part.id = line.fulfillment_id
        JOIN orders_order ON orders_order.id = part.order_id
        WHERE refund.status <> 'failed'
        GROUP BY number, part.id HAVING sum(line.amount) > part.total
        ORDER BY part.id
        """,
    )


@check("no item and no shipping gives back more than it cost, or less than its returned pieces")
def given_back_for_lines() -> Iterator[str]:
    """What failed to arrive can be asked for again, so that it is no less."""
    found = rows(
        """
        SELECT number, what, line.id, line.cost, line.owed, line.given, line.promised
        FROM (
            SELECT fulfillment_id, 'item' AS what, id, total AS cost,
                CASE came.pieces WHEN quantity THEN total
                    ELSE round(total * came.pieces / quantity / cash_unit) * cash_unit END AS owed,
                given, promised
            FROM orders_orderitem AS item
            JOIN (SELECT id AS part_id, order_id FROM orders_fulfillment) AS part
                ON part_id = fulfillment_id
            JOIN (SELECT id AS order_pk, currency FROM orders_order) AS orders_order
                ON order_pk = order_id
            """
        f"{CASH_UNIT_OF_ORDER}"
        """
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(back.quantity), 0) AS pieces FROM orders_returnitem AS back
                JOIN orders_returnrequest AS asked ON asked.id = back.request_id
                WHERE back.item_id = item.id AND asked.status = 'done'
            ) AS came
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(line.amount) FILTER (WHERE status <> 'failed'), 0) AS given,
                    coalesce(sum(line.amount), 0) AS promised
                FROM payments_refundline AS line JOIN payments_refund ON refund_id =
                    payments_refund.id WHERE item_id = item.id
            ) AS back
            UNION ALL
            SELECT id, 'shipping of part', id, shipping - shipping_discount, 0, given, given
            FROM orders_fulfillment AS part CROSS JOIN LATERAL (
                SELECT coalesce(sum(line.amount) FILTER (WHERE refund.status <> 'failed'), 0)
                    AS given
                FROM payments_refundline AS line JOIN payments_refund AS refund
                    ON refund_id = refund.id
                WHERE fulfillment_id = part.id AND item_id IS NULL
            ) AS back
        ) AS line
        JOIN orders_fulfillment AS part ON part.id = line.fulfillment_id
        JOIN orders_order ON orders_order.id = part.order_id
        WHERE given > cost OR promised < owed
        ORDER BY what, line.id
        """,
        cash_units(),
    )
    for row in found:
        name = f"order {row['number']}: {row['what']} {row['id']}"
        owed = f", {row['owed']:.2f} of it came back" if row["owed"] else ""
        yield f"{name}: gives back {row['given']}, it cost {row['cost']}{owed}"


@check("only a surplus is given back for no part")
def surplus() -> Iterator[str]:
    return sentences(
        "order {number}: {surplus} of {paid} given back for no part, its parts cost {total}",
        """
        SELECT number, paid.sum AS paid, surplus.sum AS surplus, coalesce(sold.total, 0) AS total
        FROM orders_order
        JOIN (
            SELECT order_id, sum(line.amount) AS sum
            FROM payments_refundline AS line
            JOIN payments_refund AS refund ON refund.id = line.refund_id
            JOIN payments_payment AS payment ON payment.id = refund.payment_id
            WHERE refund.status <> 'failed' AND line.fulfillment_id IS NULL GROUP BY order_id
        ) AS surplus ON surplus.order_id = orders_order.id
        JOIN (
            SELECT order_id, sum(amount) AS sum FROM payments_payment
            WHERE status = 'paid' GROUP BY order_id
        ) AS paid ON paid.order_id = orders_order.id
        LEFT JOIN (
            SELECT order_id, sum(total) AS total FROM orders_fulfillment
            WHERE status <> 'cancelled' GROUP BY order_id
        ) AS sold ON sold.order_id = orders_order.id
        WHERE paid.sum - surplus.sum < coalesce(sold.total, 0)
        ORDER BY orders_order.id
        """,
    )


@check("no more money is kept than the live parts cost")
def kept() -> Iterator[str]:
    """Less what was given back for them; of what came back, shipping that was not. A refund that
    failed is still owed: it may be kept until somebody asks for it again."""
    return sentences(
        "order {number}: keeps {kept}, its live parts cost {total}",
        """
        SELECT number, paid.kept, coalesce(live.total, 0) AS total
        FROM orders_order
        JOIN (
            SELECT order_id, sum(amount - refunded) AS kept FROM payments_payment
            WHERE status = 'paid' GROUP BY order_id
        ) AS paid ON paid.order_id = orders_order.id
        LEFT JOIN (
            SELECT order_id, sum(CASE part.status
                WHEN 'returned' THEN part.shipping - shipping_discount - coalesce(given.shipping, 0)
                ELSE part.total - coalesce(given.sum, 0) END) AS total
            FROM orders_fulfillment AS part
            LEFT JOIN (
                SELECT fulfillment_id, sum(line.amount) AS sum,
                    sum(line.amount) FILTER (WHERE item_id IS NULL) AS shipping
                FROM payments_refundline AS line
                JOIN payments_refund AS refund ON refund.id = refund_id
                WHERE refund.status <> 'failed' GROUP BY fulfillment_id
            ) AS given ON given.fulfillment_id = part.id
            WHERE part.status <> 'cancelled' AND NOT (part.status = 'returned' AND EXISTS (
                SELECT FROM orders_returnrequest WHERE fulfillment_id = part.id
                AND is_shipping_refunded)) GROUP BY order_id
        ) AS live ON live.order_id = orders_order.id
        LEFT JOIN (
            SELECT order_id, sum(payments_refund.amount) AS owed
            FROM payments_refund JOIN payments_payment AS payment ON payment.id = payment_id
            WHERE payments_refund.status = 'failed' GROUP BY order_id
        ) AS failed ON failed.order_id = orders_order.id
        WHERE paid.kept > coalesce(live.total, 0) + coalesce(failed.owed, 0)
        ORDER BY orders_order.id
        """,
    )
