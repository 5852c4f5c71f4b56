"""What goes back of a part is shared out line by line now, by the items and the shipping that it is
for. Where that makes something else of what was given back so far than the whole part's share did,
one posting a part, *restated*, says the difference."""

from django.db import migrations, models

from core.money import CASH_UNITS, CENT

UNITS = "".join(f" WHEN '{currency}' THEN {unit}" for currency, unit in CASH_UNITS.items())


def of_line(share):
    """What of a share of a part falls on one of its lines, by the goods, on the running sum."""
    till = f"round({share} * goods_until / all_goods / unit)"
    before = f"round({share} * (goods_until - goods) / all_goods / unit)"
    return f"CASE all_goods WHEN 0 THEN 0 ELSE ({till} - {before}) * unit END"


def left(share):
    """What is left of a line's share."""
    return f"""sum({share} - CASE WHEN paid = 0 AND pieces_back = pieces THEN {share}
        WHEN paid = 0 THEN round({share} * pieces_back / pieces / unit) * unit
        WHEN refunded = paid THEN {share}
        ELSE round({share} * refunded / paid / unit) * unit END)"""


# Every part that was sold or collected and of which something went back, or that was called off.
SHARES = f"""
    CREATE TEMP TABLE restated_part ON COMMIT DROP AS
    SELECT part.id, vendor_id, part.status, completed_at, pays_on_delivery, unit,
        shipping - shipping_discount AS shipping,
        round(commission_amount * commission_tax_rate / (1 + commission_tax_rate) / unit) * unit
            AS tax,
        commission_amount AS gross,
        round((part.subtotal - of_vendor) * withholding_rate / (1 + part.tax_rate) / unit) * unit
            AS withheld
    FROM orders_fulfillment AS part
    JOIN (SELECT id AS order_pk, currency, pays_on_delivery FROM orders_order) AS placed
        ON order_pk = part.order_id
    CROSS JOIN LATERAL (SELECT CASE currency{UNITS} ELSE {CENT} END AS unit) AS cash
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(taken.amount), 0) AS of_vendor FROM orders_itemdiscount AS taken
        JOIN orders_redemption AS redemption ON redemption.id = redemption_id
        WHERE fulfillment_id = part.id AND item_id IS NOT NULL AND funded_by = 'vendor'
    ) AS discounts
    WHERE EXISTS (SELECT FROM ledger_posting
            WHERE key IN ('sold:' || part.id, 'collected:' || part.id))
        AND (part.status IN ('cancelled', 'returned')
            OR EXISTS (SELECT FROM payments_refundline WHERE fulfillment_id = part.id));

    CREATE TEMP TABLE restated_line ON COMMIT DROP AS
    SELECT part.*, line.*,
        sum(goods) OVER (PARTITION BY part.id ORDER BY item_id) AS goods_until,
        sum(goods) OVER (PARTITION BY part.id) AS all_goods
    FROM restated_part AS part CROSS JOIN LATERAL (
        SELECT item.id AS item_id, item.total AS paid, discounts.of_house AS promotions,
            unit_price * quantity - discounts.of_vendor AS goods, quantity AS pieces,
            CASE part.status WHEN 'cancelled' THEN quantity ELSE (
                SELECT coalesce(sum(back.quantity), 0) FROM orders_returnitem AS back
                JOIN orders_returnrequest AS asked ON asked.id = back.request_id
                WHERE back.item_id = item.id AND asked.status = 'done') END AS pieces_back,
            (SELECT coalesce(sum(given.amount), 0) FROM payments_refundline AS given
                JOIN payments_refund AS refund ON refund.id = refund_id
                WHERE given.item_id = item.id AND refund.status <> 'failed') AS refunded
        FROM orders_orderitem AS item CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE funded_by = 'house'), 0) AS of_house,
                coalesce(sum(amount) FILTER (WHERE funded_by = 'vendor'), 0) AS of_vendor
            FROM (SELECT amount, redemption_id FROM orders_itemdiscount
                WHERE item_id = item.id) AS taken
            JOIN (SELECT id, funded_by FROM orders_redemption) AS redemption
                ON redemption.id = redemption_id
        ) AS discounts
        WHERE item.fulfillment_id = part.id
        UNION ALL
        SELECT NULL, part.shipping, (
                SELECT coalesce(sum(taken.amount), 0) FROM orders_itemdiscount AS taken
                JOIN orders_redemption AS redemption ON redemption.id = redemption_id
                WHERE fulfillment_id = part.id AND item_id IS NULL AND funded_by = 'house'),
            0, 1,
            CASE WHEN part.status = 'cancelled' OR EXISTS (
                SELECT FROM orders_returnrequest AS asked WHERE fulfillment_id = part.id
                AND asked.status = 'done' AND is_shipping_refunded) THEN 1 ELSE 0 END,
            (SELECT coalesce(sum(given.amount), 0) FROM payments_refundline AS given
                JOIN payments_refund AS refund ON refund.id = refund_id
                WHERE fulfillment_id = part.id AND item_id IS NULL AND refund.status <> 'failed')
    ) AS line;

    CREATE TEMP TABLE restated_entry ON COMMIT DROP AS
    SELECT kept.id, vendor_id, account, kept_amount - coalesce(entered.amount, 0) AS amount
    FROM (
        SELECT id, vendor_id, status, completed_at, pays_on_delivery,
            {left("promotions")} AS promotions, {left("commission")} AS commission,
            {left("tax")} AS tax, {left("withheld")} AS withheld, sum(paid - refunded) AS paid,
            sum(CASE WHEN pays_on_delivery THEN paid ELSE 0 END) AS collected
        FROM (
            SELECT id, vendor_id, status, completed_at, pays_on_delivery, unit, paid, refunded,
                pieces, pieces_back, promotions, {of_line("(gross - tax)")} AS commission,
                {of_line("tax")} AS tax, {of_line("withheld")} AS withheld
            FROM restated_line
        ) AS line
        GROUP BY id, vendor_id, status, completed_at, pays_on_delivery
    ) AS kept
    CROSS JOIN LATERAL (VALUES
        ('house_promotions', -promotions), ('house_commission', commission), ('tax_ppn', tax),
        ('tax_pph22', withheld),
        (CASE WHEN completed_at IS NULL AND NOT pays_on_delivery THEN 'vendor_pending'
            ELSE 'vendor_available' END,
            paid + promotions - commission - tax - withheld - collected)
    ) AS figure (account, kept_amount)
    LEFT JOIN LATERAL (
        SELECT sum(amount) AS amount FROM ledger_entry
        JOIN ledger_posting AS posting ON posting.id = posting_id
        WHERE posting.fulfillment_id = kept.id AND ledger_entry.account = figure.account
    ) AS entered ON true;
    DELETE FROM restated_entry WHERE amount = 0;
"""

POST = """
    INSERT INTO ledger_posting (kind, key, at, fulfillment_id)
    SELECT DISTINCT 'restated', 'restated:' || id, now(), id FROM restated_entry;

    INSERT INTO ledger_entry (posting_id, account, vendor_id, gateway, amount, available_at)
    SELECT posting.id, line.account,
        CASE WHEN line.account LIKE 'vendor!_%' ESCAPE '!' THEN vendor_id END, '', line.amount, posting.at
    FROM restated_entry AS line JOIN ledger_posting AS posting
        ON posting.key = 'restated:' || line.id
    ORDER BY posting.id;

    DROP TABLE restated_part, restated_line, restated_entry;
"""

TAKE_BACK = """
    ALTER TABLE ledger_entry DISABLE TRIGGER ledger_is_append_only;
    ALTER TABLE ledger_posting DISABLE TRIGGER ledger_is_append_only;
    DELETE FROM ledger_entry USING ledger_posting AS posting
        WHERE posting.id = posting_id AND kind = 'restated';
    DELETE FROM ledger_posting WHERE kind = 'restated';
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE ledger_entry ENABLE TRIGGER ledger_is_append_only;
    ALTER TABLE ledger_posting ENABLE TRIGGER ledger_is_append_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_postings_by_time'),
        ('payments', '0009_items_of_earlier_refund_lines'),
    ]

    operations = [
        migrations.AlterField(
            model_name='posting',
            name='kind',
            field=models.CharField(choices=[('opening', 'opening'), ('sold', 'sold'), ('collected', 'collected on delivery'), ('received', 'received too much'), ('promised', 'refund promised'), ('refunded', 'refund sent'), ('failed', 'refund failed'), ('returned', 'cancelled or returned'), ('released', 'released'), ('restated', 'restated'), ('adjusted', 'adjusted'), ('drafted', 'set aside for a payout'), ('dropped', 'payout dropped'), ('paid_out', 'paid out'), ('came_back', 'payout came back')], max_length=12, verbose_name='kind'),
        ),
        migrations.RunSQL([SHARES, POST], TAKE_BACK),
    ]
