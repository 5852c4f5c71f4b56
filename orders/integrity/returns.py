from collections.abc import Iterator

from core.integrity import check, sentences
from orders.models import ReturnRequest
from orders.statuses import UNSENT, Status


@check("a request to cancel is open only while its part can still be cancelled")
def cancellation_requests() -> Iterator[str]:
    return sentences(
        "order {number}: request {id} to cancel is open, its part is {status}",
        """
        SELECT orders_order.number, asked.id, part.status
        FROM orders_returnrequest AS asked
        JOIN orders_fulfillment AS part ON part.id = asked.fulfillment_id
        JOIN orders_order ON orders_order.id = part.order_id
        WHERE asked.kind = 'cancellation' AND asked.status = ANY(%(open)s)
            AND part.status <> ALL(%(under_way)s)
        ORDER BY asked.id
        """,
        {"open": [*ReturnRequest.OPEN], "under_way": [*UNSENT, Status.SHIPPED]},
    )


@check("returns name pieces of their own part, requests to cancel none")
def pieces_named() -> Iterator[str]:
    return sentences(
        "order {number}: request {id} ({kind}): "
        "names {items} items, {strange} of them of other parts",
        """
        SELECT number, asked.id, asked.kind, count(back.id) AS items,
            count(*) FILTER (WHERE item.fulfillment_id <> asked.fulfillment_id) AS strange
        FROM orders_returnrequest AS asked
        JOIN orders_fulfillment AS part ON part.id = asked.fulfillment_id
        JOIN orders_order ON orders_order.id = part.order_id
        LEFT JOIN orders_returnitem AS back ON back.request_id = asked.id
        LEFT JOIN orders_orderitem AS item ON item.id = back.item_id
        GROUP BY number, asked.id
        HAVING (asked.kind = 'return') <> (count(back.id) > 0)
            OR bool_or(item.fulfillment_id <> asked.fulfillment_id)
        ORDER BY asked.id
        """,
    )


@check("no more pieces come back than were bought, and a part is returned once all are back")
def pieces_back() -> Iterator[str]:
    return sentences(
        "order {number}: part {id} is {status}: {back} of {bought} pieces came back",
        """
        SELECT number, part.id, part.status, sum(item.quantity) AS bought,
            sum(coalesce(came.pieces, 0)) AS back
        FROM orders_fulfillment AS part
        JOIN orders_order ON orders_order.id = part.order_id
        JOIN orders_orderitem AS item ON item.fulfillment_id = part.id
        LEFT JOIN (
            SELECT item_id, sum(quantity) AS pieces FROM orders_returnitem AS back
            JOIN orders_returnrequest AS asked ON asked.id = back.request_id
            WHERE asked.status = 'done' GROUP BY item_id
        ) AS came ON came.item_id = item.id
        GROUP BY number, part.id
        HAVING bool_or(came.pieces > item.quantity) OR (part.status = 'returned')
            <> (sum(coalesce(came.pieces, 0)) >= sum(item.quantity))
        ORDER BY part.id
        """,
    )
