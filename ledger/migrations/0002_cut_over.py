"""The ledger opens: what was sold, collected, given back and completed so far is posted from orders
and payments, as it would have been at the time.

What was completed or returned by now counts as settled with its vendor outside: one posting a
vendor, *opening*, takes it off the balance. Nothing was withheld so far, and the house was no PKP.
"""

from django.db import migrations

from core.money import CASH_UNITS, CENT

UNITS = "".join(f" WHEN '{currency}' THEN {unit}" for currency, unit in CASH_UNITS.items())

# Every part that was sold or collected, with its shares, and by which payment and when.
PARTS = f"""
    CREATE TEMP TABLE cut ON COMMIT DROP AS
    SELECT part.id, vendor_id, status, completed_at, pays_on_delivery AS on_delivery, unit,
        part.total AS paid, discounts.of_house AS promotions, commission_amount AS commission,
        part.total + discounts.of_house - commission_amount AS earned,
        CASE WHEN pays_on_delivery THEN 'collected' ELSE 'sold' END AS kind,
        payment.id AS payment_id, coalesce(payment.gateway, '') AS gateway,
        coalesce(payment.paid_at, delivered_at, part.placed_at) AS at,
        coalesce(returned_at, cancelled_at) AS off_at
    FROM (SELECT id AS order_pk, currency, pays_on_delivery FROM orders_order) AS orders_order
    JOIN orders_fulfillment AS part ON part.order_id = order_pk
    CROSS JOIN LATERAL (
        SELECT CASE orders_order.currency{UNITS} ELSE {CENT} END AS unit
    ) AS cash
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(taken.amount), 0) AS of_house FROM orders_itemdiscount AS taken
        JOIN orders_redemption AS redemption ON redemption.id = redemption_id
        WHERE fulfillment_id = part.id AND funded_by = 'house'
    ) AS discounts
    LEFT JOIN LATERAL (
        SELECT id, gateway, paid_at FROM payments_payment AS paid
        WHERE paid.order_id = part.order_id AND paid.status = 'paid'
            AND CASE WHEN pays_on_delivery THEN fulfillment_id = part.id AND amount > 0
                ELSE fulfillment_id IS NULL END
            AND (amount = 0 OR amount > (
                SELECT coalesce(sum(line.amount), 0) FROM payments_refundline AS line
                JOIN payments_refund AS refund ON refund.id = line.refund_id
                WHERE refund.payment_id = paid.id AND refund.status <> 'failed'
                    AND line.fulfillment_id IS NULL))
        ORDER BY id LIMIT 1
    ) AS payment ON true
    WHERE CASE WHEN pays_on_delivery
        THEN payment.id IS NOT NULL OR (part.total = 0 AND delivered_at IS NOT NULL)
        ELSE payment.id IS NOT NULL AND (status <> 'cancelled' OR EXISTS (
            SELECT FROM payments_refundline WHERE fulfillment_id = part.id)) END
"""


def gone(share, till):
    """What of a share went back with so much of what was paid; of all of it, all."""
    exact = f"round({share} * {till} / cut.paid / unit) * unit"
    return f"CASE {till} WHEN cut.paid THEN {share} ELSE {exact} END"


# What went back of each, line by line on the running sum; and of what cost nothing, all at once.
LINES = f"""
    CREATE TEMP TABLE cut_back ON COMMIT DROP AS
    SELECT kind, about, refund_id, part_id, vendor_id, at, account, paid, promotions, commission,
        paid + promotions - commission AS earned
    FROM (
        SELECT 'promised' AS kind, line.id AS about, refund_id, cut.id AS part_id, vendor_id,
            refund.created_at AS at,
            CASE WHEN on_delivery OR completed_at <= refund.created_at
                THEN 'vendor_available' ELSE 'vendor_pending' END AS account,
            line.amount AS paid,
            {gone("promotions", "till")}
                - {gone("promotions", "(till - line.amount)")} AS promotions,
            {gone("commission", "till")}
                - {gone("commission", "(till - line.amount)")} AS commission
        FROM (
            SELECT line.*, sum(line.amount) OVER (PARTITION BY fulfillment_id ORDER BY line.id)
                AS till
            FROM payments_refundline AS line
            JOIN payments_refund AS refund ON refund.id = refund_id
            WHERE refund.status <> 'failed'
        ) AS line
        JOIN payments_refund AS refund ON refund.id = refund_id
        JOIN cut ON cut.id = line.fulfillment_id
        UNION ALL
        SELECT 'returned', cut.id, NULL, cut.id, vendor_id, off_at,
            CASE WHEN on_delivery OR completed_at IS NOT NULL
                THEN 'vendor_available' ELSE 'vendor_pending' END,
            0, promotions, commission
        FROM cut WHERE paid = 0 AND status IN ('cancelled', 'returned')
    ) AS back
"""

POST = """
    INSERT INTO ledger_posting (kind, key, at, fulfillment_id, payment_id)
    SELECT kind, kind || ':' || id, at, id, payment_id FROM cut
    WHERE paid <> 0 OR promotions <> 0 OR commission <> 0 ORDER BY id;

    INSERT INTO ledger_entry (posting_id, account, vendor_id, gateway, amount, available_at)
    SELECT posting.id, account, line.vendor_id, line.gateway, amount, cut.at
    FROM cut JOIN ledger_posting AS posting ON posting.key = cut.kind || ':' || cut.id
    CROSS JOIN LATERAL (VALUES
        (CASE cut.gateway WHEN 'manual' THEN 'bank' ELSE 'gateway' END, NULL::bigint,
            CASE cut.gateway WHEN 'manual' THEN '' ELSE cut.gateway END,
            CASE WHEN on_delivery THEN 0 ELSE -paid END),
        ('house_promotions', NULL, '', -promotions),
        (CASE WHEN on_delivery THEN 'vendor_available' ELSE 'vendor_pending' END, cut.vendor_id,
            '', CASE WHEN on_delivery THEN earned - paid ELSE earned END),
        ('house_commission', NULL, '', commission)
    ) AS line (account, vendor_id, gateway, amount)
    WHERE amount <> 0 ORDER BY posting.id;

    INSERT INTO ledger_posting (kind, key, at, payment_id)
    SELECT 'received', 'received:' || id, coalesce(paid_at, created_at), id
    FROM payments_payment WHERE status = 'paid' AND fulfillment_id IS NULL
        AND amount <> (SELECT coalesce(sum(paid), 0) FROM cut WHERE payment_id = payments_payment.id)
    ORDER BY id;

    INSERT INTO ledger_entry (posting_id, account, gateway, amount, available_at)
    SELECT posting.id, account, line.gateway, line.amount, posting.at
    FROM ledger_posting AS posting JOIN payments_payment AS payment
        ON payment.id = payment_id AND kind = 'received'
    CROSS JOIN LATERAL (
        SELECT payment.amount - coalesce(sum(paid), 0) AS more FROM cut
        WHERE payment_id = payment.id
    ) AS surplus
    CROSS JOIN LATERAL (VALUES
        (CASE payment.gateway WHEN 'manual' THEN 'bank' ELSE 'gateway' END,
            CASE payment.gateway WHEN 'manual' THEN '' ELSE payment.gateway END, -more),
        ('buyer_refunds', '', more)
    ) AS line (account, gateway, amount)
    ORDER BY posting.id;

    INSERT INTO ledger_posting (kind, key, at, fulfillment_id, refund_id)
    SELECT kind, kind || ':' || about, at, part_id, refund_id FROM cut_back
    WHERE paid <> 0 OR promotions <> 0 OR commission <> 0 ORDER BY at, about;

    INSERT INTO ledger_entry (posting_id, account, vendor_id, gateway, amount, available_at)
    SELECT posting.id, line.account, line.vendor_id, '', amount, back.at
    FROM cut_back AS back JOIN ledger_posting AS posting ON posting.key = back.kind || ':' || back.about
    CROSS JOIN LATERAL (VALUES
        ('buyer_refunds', NULL::bigint, paid), ('house_promotions', NULL, promotions),
        (back.account, back.vendor_id, -earned), ('house_commission', NULL, -commission)
    ) AS line (account, vendor_id, amount)
    WHERE amount <> 0 ORDER BY posting.id;

    INSERT INTO ledger_posting (kind, key, at, payment_id, refund_id)
    SELECT 'refunded', 'refunded:' || id, coalesce(done_at, created_at), payment_id, id
    FROM payments_refund WHERE status = 'done' ORDER BY id;

    INSERT INTO ledger_entry (posting_id, account, gateway, amount, available_at)
    SELECT posting.id, account, line.gateway, line.amount, posting.at
    FROM ledger_posting AS posting JOIN payments_refund AS refund
        ON refund.id = refund_id AND kind = 'refunded'
    JOIN payments_payment AS payment ON payment.id = refund.payment_id
    CROSS JOIN LATERAL (
        SELECT is_by_hand OR payment.gateway = 'manual' AS by_hand
    ) AS way
    CROSS JOIN LATERAL (VALUES
        ('buyer_refunds', '', -refund.amount),
        (CASE WHEN by_hand THEN 'bank' ELSE 'gateway' END,
            CASE WHEN by_hand THEN '' ELSE payment.gateway END, refund.amount)
    ) AS line (account, gateway, amount)
    ORDER BY posting.id;
"""

RELEASE = """
    CREATE TEMP TABLE cut_left ON COMMIT DROP AS
    SELECT cut.id, vendor_id, completed_at, on_delivery,
        CASE WHEN on_delivery THEN earned - paid ELSE earned END
            - coalesce(back.before, 0) AS released,
        CASE WHEN on_delivery THEN earned - paid ELSE earned END
            - coalesce(back.all, 0) AS "left"
    FROM cut LEFT JOIN (
        SELECT part_id, sum(earned) AS "all",
            sum(earned) FILTER (WHERE account = 'vendor_pending') AS before
        FROM cut_back GROUP BY part_id
    ) AS back ON back.part_id = cut.id
    WHERE completed_at IS NOT NULL OR (on_delivery AND status = 'returned');

    INSERT INTO ledger_posting (kind, key, at, fulfillment_id)
    SELECT 'released', 'released:' || id, completed_at, id FROM cut_left
    WHERE NOT on_delivery AND released <> 0 ORDER BY id;

    INSERT INTO ledger_entry (posting_id, account, vendor_id, gateway, amount, available_at)
    SELECT posting.id, account, vendor_id, '', amount, completed_at
    FROM cut_left JOIN ledger_posting AS posting ON posting.key = 'released:' || cut_left.id
    CROSS JOIN LATERAL (VALUES ('vendor_pending', -released), ('vendor_available', released)
    ) AS line (account, amount)
    ORDER BY posting.id;

    INSERT INTO ledger_posting (kind, key, at)
    SELECT 'opening', 'opening:' || vendor_id, now() FROM cut_left
    GROUP BY vendor_id HAVING sum("left") <> 0 ORDER BY vendor_id;

    INSERT INTO ledger_entry (posting_id, account, vendor_id, gateway, amount, available_at)
    SELECT posting.id, line.account, line.vendor_id, '', line.amount, posting.at
    FROM (SELECT vendor_id, sum("left") AS net FROM cut_left GROUP BY vendor_id) AS settled
    JOIN ledger_posting AS posting ON posting.key = 'opening:' || settled.vendor_id
    CROSS JOIN LATERAL (VALUES
        ('vendor_available', settled.vendor_id, -net), ('house_opening', NULL, net)
    ) AS line (account, vendor_id, amount)
    ORDER BY posting.id;
"""

TIDY = "DROP TABLE cut, cut_back, cut_left"
EMPTY = "DELETE FROM ledger_entry; DELETE FROM ledger_posting;"


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_ledger'),
    ]

    operations = [
        migrations.RunSQL([PARTS, LINES, POST, RELEASE, TIDY], EMPTY),
    ]
