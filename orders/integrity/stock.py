from collections.abc import Iterator

from core.integrity import check, sentences
from orders.operations.sold import SOLD, SOLD_STATUSES
from orders.statuses import Status


@check("stock is what came in less what orders hold")
def stock() -> Iterator[str]:
    return sentences(
        "variant {id} ({sku}): stock {stock}, should be {stocked} - {held}",
        """
        SELECT variant.id, sku, stock, stocked, coalesce(held.pieces, 0) AS held
        FROM catalog_variant AS variant LEFT JOIN (
            SELECT variant_id, sum(quantity - coalesce(back.pieces, 0)) AS pieces
            FROM orders_orderitem AS item
            JOIN orders_fulfillment AS part ON part.id = item.fulfillment_id
            LEFT JOIN (
                SELECT item_id, sum(restocked) AS pieces FROM orders_returnitem GROUP BY item_id
            ) AS back ON back.item_id = item.id
            WHERE NOT part.is_restocked
            GROUP BY variant_id
        ) AS held ON held.variant_id = variant.id
        WHERE stock <> stocked - coalesce(held.pieces, 0)
        ORDER BY variant.id
        """,
    )


@check("only cancelled parts are restocked as a whole")
def restocked() -> Iterator[str]:
    return sentences(
        "order {number}: part {id} is {status}, yet its goods are back in stock",
        """
        SELECT orders_order.number, part.id, part.status
        FROM orders_fulfillment AS part JOIN orders_order ON orders_order.id = part.order_id
        WHERE part.is_restocked AND part.status <> %(cancelled)s
        ORDER BY part.id
        """,
        {"cancelled": Status.CANCELLED},
    )


@check("the pieces sold that cards show are those of orders, but for the last two hours")
def sold() -> Iterator[str]:
    return sentences(
        "product {id}: sold {sold}, should be {pieces}",
        f"""
        SELECT product.id, product.sold, coalesce(counted.pieces, 0) AS pieces
        FROM catalog_product product LEFT JOIN ({SOLD}) counted ON counted.id = product.id
        WHERE product.sold <> coalesce(counted.pieces, 0) AND NOT EXISTS (
            SELECT FROM orders_orderitem item
            JOIN orders_fulfillment part ON part.id = item.fulfillment_id
            WHERE item.product_id = product.id AND part.updated_at > now() - interval '2 hours')
        ORDER BY product.id
        """,
        {"statuses": SOLD_STATUSES},
    )
