"""Derived statuses, and the history that led to them."""

from collections.abc import Iterator

from core.database.sql import rows
from core.integrity import check, sentences
from orders.machine import EDGES
from orders.statuses import Status, derive


@check("an order's status follows from its parts")
def order_status() -> Iterator[str]:
    found = rows(
        """
        SELECT orders_order.number, orders_order.status,
            array_agg(DISTINCT part.status::text) FILTER (WHERE part.id IS NOT NULL) AS parts
        FROM orders_order
        LEFT JOIN orders_fulfillment AS part ON part.order_id = orders_order.id
        GROUP BY orders_order.id ORDER BY orders_order.id
        """,
        {},
    )
    for row in found:
        if not row["parts"]:
            yield f"order {row['number']}: has no parts"
        elif row["status"] != (derived := derive(row["parts"])):
            yield f"order {row['number']}: is {row['status']}, should be {derived.value}"


@check("an order is tentative while its checkout is being paid, or when it was called off then")
def tentative_orders() -> Iterator[str]:
    found = rows(
        """
        SELECT number, orders_order.status, checkout.status AS checkout
        FROM orders_order
        LEFT JOIN orders_checkout AS checkout ON checkout.order_id = orders_order.id
        WHERE (is_tentative AND orders_order.status <> 'cancelled')
            <> (checkout.status IS NOT DISTINCT FROM 'completing')
        ORDER BY orders_order.id
        """,
        {},
    )
    for row in found:
        yield (
            f"order {row['number']}: is {row['status']}, its checkout is "
            f"{row['checkout'] or 'none'}"
        )


def legal_steps() -> dict[str, list[str]]:
    """Every line that the state machine can write: from, to, and the step's name."""
    steps = [("", str(Status.PENDING), "place")]
    steps += [(str(edge.source), str(edge.target), edge.name) for edge in EDGES]
    sources, targets, names = zip(*steps, strict=True)
    return {"sources": list(sources), "targets": list(targets), "names": list(names)}


@check("a part's history is one legal chain up to its status")
def chains() -> Iterator[str]:
    found = rows(
        """
        WITH line AS (
            SELECT fulfillment_id, id, source, target, transition,
                coalesce(lag(target) OVER chain, '') AS before,
                lead(id) OVER chain IS NULL AS is_last
            FROM orders_statuschange
            WHERE axis = 'fulfillment' AND fulfillment_id IS NOT NULL
            WINDOW chain AS (PARTITION BY fulfillment_id ORDER BY id)
        ), legal AS (
            SELECT * FROM unnest(%(sources)s::text[], %(targets)s::text[], %(names)s::text[])
                AS legal (source, target, transition)
        )
        SELECT number, part.id, part.status, line.source, line.target, line.transition,
            line.before, line.is_last, legal.target IS NOT NULL AS is_legal
        FROM orders_fulfillment AS part
        JOIN orders_order ON orders_order.id = part.order_id
        LEFT JOIN line ON line.fulfillment_id = part.id
        LEFT JOIN legal USING (source, target, transition)
        WHERE line.id IS NULL OR legal.target IS NULL OR line.source <> line.before
            OR (line.is_last AND line.target <> part.status)
        ORDER BY part.id, line.id
        """,
        legal_steps(),
    )
    for row in found:
        name = f"order {row['number']}: part {row['id']}"
        if row["is_last"] is None:
            yield f"{name}: has no history"
            continue
        step = f"{row['transition']} from {row['source'] or 'nothing'} to {row['target']}"
        if not row["is_legal"]:
            yield f"{name}: {step} is no legal step"
        if row["source"] != row["before"]:
            yield f"{name}: {step} comes after {row['before'] or 'nothing'}"
        if row["is_last"] and row["target"] != row["status"]:
            yield f"{name}: is {row['status']}, its history ends in {row['target']}"


@check("an order's history ends in its status and payment status")
def last_lines() -> Iterator[str]:
    return sentences(
        "order {number}: {word} {now}, its history says {told}",
        """
        SELECT number, word, now, coalesce(line.target, 'pending') AS told
        FROM orders_order
        CROSS JOIN LATERAL (VALUES ('order', 'status', status),
            ('payment', 'payment status', payment_status)) AS axis (axis, word, now)
        LEFT JOIN (
            SELECT DISTINCT ON (order_id, axis) order_id, axis, target FROM orders_statuschange
            WHERE axis IN ('order', 'payment') ORDER BY order_id, axis, id DESC
        ) AS line ON line.order_id = orders_order.id AND line.axis = axis.axis
        WHERE now <> coalesce(line.target, 'pending')
        ORDER BY orders_order.id
        """,
    )
