"""What was sold so far gets its commission in money, and the lines of its discounts.

Until now the house bore every discount, and commission was of all goods of a part.
"""

from django.db import migrations

from core.money import CASH_UNITS, CENT

UNITS = "".join(f" WHEN '{currency}' THEN {unit}" for currency, unit in CASH_UNITS.items())

COMMISSION = f"""
    UPDATE orders_fulfillment AS part SET commission_amount =
        round(part.subtotal * commission_rate / (1 + part.tax_rate) / unit) * unit
    FROM orders_order CROSS JOIN LATERAL (
        SELECT CASE orders_order.currency{UNITS} ELSE {CENT} END AS unit
    ) AS cash
    WHERE orders_order.id = part.order_id
"""

# An order's redemptions, those of goods before those of shipping, are laid end to end; so are the
# discounts of its items, then those of its parts' shipping. What overlaps is what one took off the
# other, and the sums of both sides hold.
DISCOUNTS = """
    WITH discounted AS (
        SELECT part.order_id, part.id AS fulfillment_id, item.id AS item_id, item.discount
        FROM orders_orderitem AS item JOIN orders_fulfillment AS part
            ON part.id = item.fulfillment_id
        WHERE item.discount > 0
        UNION ALL
        SELECT order_id, id, NULL, shipping_discount FROM orders_fulfillment
        WHERE shipping_discount > 0
    ), taken AS (
        SELECT *, sum(discount) OVER along AS until FROM discounted
        WINDOW along AS (
            PARTITION BY order_id ORDER BY item_id IS NULL, item_id, fulfillment_id
        )
    ), given AS (
        SELECT redemption.id, order_id, amount, sum(amount) OVER along AS until
        FROM orders_redemption AS redemption
        JOIN promotions_promotion AS promotion ON promotion.id = promotion_id
        WHERE amount > 0
        WINDOW along AS (
            PARTITION BY order_id ORDER BY kind = 'free_shipping', redemption.id
        )
    )
    INSERT INTO orders_itemdiscount (fulfillment_id, item_id, redemption_id, amount)
    SELECT fulfillment_id, item_id, given.id,
        least(taken.until, given.until)
            - greatest(taken.until - discount, given.until - amount)
    FROM taken JOIN given USING (order_id)
    WHERE taken.until - discount < given.until AND given.until - amount < taken.until
    ORDER BY given.id, item_id, fulfillment_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0012_discounts_of_items_and_frozen_shares'),
        ('promotions', '0007_promotions_of_vendors'),
    ]

    operations = [
        migrations.RunSQL(COMMISSION, migrations.RunSQL.noop),
        migrations.RunSQL(DISCOUNTS, "DELETE FROM orders_itemdiscount"),
    ]
