"""Redemptions of promotions, and what they took off."""

from collections.abc import Iterator

from core.database.sql import rows
from core.integrity import check, sentences
from orders.statuses import Status


@check("a promotion's uses are the redemptions that count, within its limits")
def redemptions() -> Iterator[str]:
    counted = rows(
        """
        SELECT promotion.id, title, used, usage_limit, coalesce(counting.uses, 0) AS uses
        FROM promotions_promotion AS promotion LEFT JOIN (
            SELECT promotion_id, count(*) AS uses FROM orders_redemption
            WHERE given_back_at IS NULL GROUP BY promotion_id
        ) AS counting ON counting.promotion_id = promotion.id
        WHERE used <> coalesce(counting.uses, 0) OR coalesce(counting.uses, 0) > usage_limit
        ORDER BY promotion.id
        """,
        {},
    )
    for row in counted:
        name = f"promotion {row['id']} ({row['title']})"
        if row["used"] != row["uses"]:
            yield f"{name}: used {row['used']}, should be {row['uses']}"
        if row["usage_limit"] is not None and row["uses"] > row["usage_limit"]:
            yield f"{name}: redeemed {row['uses']} times, limit {row['usage_limit']}"
    by_buyer = rows(
        """
        SELECT promotion.id, promotion.title, buyer_id, guest_email, buyer_limit,
            count(*) AS uses
        FROM orders_redemption JOIN promotions_promotion AS promotion
            ON promotion.id = promotion_id
        WHERE given_back_at IS NULL AND buyer_limit IS NOT NULL
        GROUP BY promotion.id, buyer_id, guest_email HAVING count(*) > buyer_limit
        ORDER BY promotion.id, buyer_id, guest_email
        """,
        {},
    )
    for row in by_buyer:
        who = f"user {row['buyer_id']}" if row["buyer_id"] else f"guest {row['guest_email']}"
        yield (
            f"promotion {row['id']} ({row['title']}): redeemed {row['uses']} times by {who}, "
            f"limit {row['buyer_limit']}"
        )


@check("redemptions are given back with the whole order, and only then")
def given_back() -> Iterator[str]:
    found = rows(
        """
        SELECT number, status, title, given_back_at IS NULL AS counts
        FROM orders_redemption JOIN orders_order ON orders_order.id = order_id
        WHERE (status = %(cancelled)s) = (given_back_at IS NULL)
        ORDER BY orders_redemption.id
        """,
        {"cancelled": str(Status.CANCELLED)},
    )
    for row in found:
        wrong = "still counts" if row["counts"] else "was given back"
        yield f"order {row['number']}: is {row['status']}, its redemption of {row['title']} {wrong}"


@check("an order's discounts are what its redemptions gave")
def redeemed_amounts() -> Iterator[str]:
    return sentences(
        "order {number}: discounts {discounts}, redeemed {given}",
        """
        SELECT number, discount + shipping_discount AS discounts, coalesce(given.sum, 0) AS given
        FROM orders_order LEFT JOIN (
            SELECT order_id, sum(amount) AS sum FROM orders_redemption GROUP BY order_id
        ) AS given ON given.order_id = orders_order.id
        WHERE discount + shipping_discount <> coalesce(given.sum, 0)
        ORDER BY orders_order.id
        """,
    )


@check("discounts of items, of shipping and of redemptions are the sums of their lines")
def item_discounts() -> Iterator[str]:
    return sentences(
        "order {number}: {thing} {id}: discount {kept}, its lines say {sum}",
        """
        SELECT number, thing, discounted.id, kept, coalesce(line.sum, 0) AS sum
        FROM (
            SELECT 'item' AS thing, id, fulfillment_id, NULL::bigint AS order_id, discount AS kept
            FROM orders_orderitem
            UNION ALL SELECT 'shipping of part', id, id, NULL, shipping_discount
            FROM orders_fulfillment
            UNION ALL SELECT 'redemption', id, NULL, order_id, amount FROM orders_redemption
        ) AS discounted
        LEFT JOIN (
            SELECT 'item' AS thing, item_id AS id, sum(amount) FROM orders_itemdiscount
            WHERE item_id IS NOT NULL GROUP BY item_id
            UNION ALL SELECT 'shipping of part', fulfillment_id, sum(amount)
            FROM orders_itemdiscount WHERE item_id IS NULL GROUP BY fulfillment_id
            UNION ALL SELECT 'redemption', redemption_id, sum(amount)
            FROM orders_itemdiscount GROUP BY redemption_id
        ) AS line USING (thing, id)
        LEFT JOIN orders_fulfillment AS part ON part.id = discounted.fulfillment_id
        JOIN orders_order ON orders_order.id = coalesce(discounted.order_id, part.order_id)
        WHERE kept <> coalesce(line.sum, 0)
        ORDER BY thing, discounted.id
        """,
    )


@check("a line of discounts belongs to one order, and a vendor's own promotion to its own goods")
def strange_discounts() -> Iterator[str]:
    return sentences(
        "order {number}: discount {id} is not of its part, or not its payer's",
        """
        SELECT number, line.id FROM orders_itemdiscount AS line
        JOIN orders_fulfillment AS part ON part.id = line.fulfillment_id
        JOIN orders_order ON orders_order.id = part.order_id
        JOIN orders_redemption AS redemption ON redemption.id = line.redemption_id
        JOIN promotions_promotion AS promotion ON promotion.id = redemption.promotion_id
        LEFT JOIN orders_orderitem AS item ON item.id = line.item_id
        WHERE redemption.order_id <> part.order_id OR item.fulfillment_id <> part.id
            OR (promotion.vendor_id IS NULL) <> (redemption.funded_by = 'house')
            OR promotion.vendor_id <> part.vendor_id
        ORDER BY line.id
        """,
    )
