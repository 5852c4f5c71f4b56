"""What was sold of each product, as its card says it. Counted by a job: a checkout that did it
would wait for every other one that buys the same."""

from django.db import connection, transaction

from orders.statuses import ROAD, Status

SOLD_STATUSES = [status.value for status in ROAD if status != Status.PENDING]

# What was paid for, or is sent before it is, and neither cancelled nor returned.
SOLD = """
    SELECT item.product_id AS id, sum(item.quantity) AS pieces
    FROM orders_orderitem item JOIN orders_fulfillment part ON part.id = item.fulfillment_id
    WHERE part.status = ANY(%(statuses)s)
    GROUP BY item.product_id
"""
COUNT = f"""
    WITH sold AS MATERIALIZED ({SOLD}),
    goods AS (
        SELECT product.id, coalesce(sold.pieces, 0) AS pieces
        FROM catalog_product product LEFT JOIN sold ON sold.id = product.id
        WHERE product.sold <> coalesce(sold.pieces, 0)
        ORDER BY product.id FOR NO KEY UPDATE OF product
    )
    UPDATE catalog_product card SET sold = goods.pieces FROM goods WHERE goods.id = card.id
"""


@transaction.atomic
def count_sold() -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"statuses": SOLD_STATUSES})
