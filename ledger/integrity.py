"""The books, worked out once more: from orders, payments and refunds, not from entries."""

from collections.abc import Iterator

from core.database.sql import rows
from core.integrity import check, sentences
from ledger.reads import LINES
from orders.integrity.amounts import CASH_UNIT_OF_ORDER, GOODS, cash_units
from orders.models.totals import GIVEN_BACK


def of_line(share: str) -> str:
    """What of a share of a part falls on one of its lines, by the goods, on the running sum."""
    till, before = (
        f"round({share} * ({goods}) / all_goods / cash_unit)"
        for goods in ("goods_until", "goods_until - goods")
    )
    return f"CASE all_goods WHEN 0 THEN 0 ELSE ({till} - {before}) * cash_unit END"


def gone(share: str) -> str:
    """What went back of a line's share, with what was given back of what was paid for it; of what
    cost nothing, with the pieces; of all of it, all."""
    return f"""CASE WHEN line_paid = 0 AND pieces_back = pieces THEN {share}
        WHEN line_paid = 0 THEN round({share} * pieces_back / pieces / cash_unit) * cash_unit
        WHEN line_refunded = line_paid THEN {share}
        ELSE round({share} * line_refunded / line_paid / cash_unit) * cash_unit END"""


# What each part of an order makes of each account, pending or available by where the part is now.
# Sold is what its order was paid for, unless it was cancelled before: then nothing was given back.
# Materialized, or the planner writes out each sum wherever it is named: ten times as long.
EXPECTED = f"""
    WITH part AS MATERIALIZED (
        SELECT part.id, vendor_id, part.status, completed_at, pays_on_delivery, cash_unit,
            part.total AS paid, ({GIVEN_BACK.format(row="part")}) AS refunded,
            part.shipping, part.shipping_discount, commission_amount AS gross,
            round(commission_amount * commission_tax_rate / (1 + commission_tax_rate) / cash_unit)
                * cash_unit AS commission_tax,
            round({GOODS} * withholding_rate / (1 + part.tax_rate) / cash_unit) * cash_unit
                AS withheld
        FROM orders_fulfillment AS part JOIN orders_order ON orders_order.id = part.order_id
        {CASH_UNIT_OF_ORDER}
        WHERE CASE WHEN pays_on_delivery THEN
            EXISTS (SELECT FROM payments_payment WHERE fulfillment_id = part.id
                AND status = 'paid' AND amount > 0)
            OR part.total = 0 AND delivered_at IS NOT NULL
        ELSE
            EXISTS (SELECT FROM payments_payment AS payment WHERE payment.order_id = part.order_id
                AND payment.status = 'paid' AND payment.fulfillment_id IS NULL)
            AND (part.status <> 'cancelled'
                OR EXISTS (SELECT FROM payments_refundline WHERE fulfillment_id = part.id))
        END
    ), line AS MATERIALIZED (
        SELECT part.id, cash_unit, line.paid AS line_paid, line.refunded AS line_refunded,
            pieces, pieces_back, of_house AS promotions, goods,
            sum(goods) OVER (PARTITION BY part.id ORDER BY item_id) AS goods_until,
            sum(goods) OVER (PARTITION BY part.id) AS all_goods,
            gross - commission_tax AS commission, commission_tax, withheld
        FROM part CROSS JOIN LATERAL ({LINES}) AS line
    ), share AS MATERIALIZED (
        SELECT id, cash_unit, line_paid, line_refunded, pieces, pieces_back, promotions,
            {of_line("commission")} AS commission, {of_line("commission_tax")} AS tax,
            {of_line("withheld")} AS withheld
        FROM line
    ), left_of AS (
        SELECT id, sum(promotions - {gone("promotions")}) AS of_promotions,
            sum(commission - {gone("commission")}) AS of_commission,
            sum(tax - {gone("tax")}) AS of_tax, sum(withheld - {gone("withheld")}) AS of_state
        FROM share GROUP BY id
    ), kept AS MATERIALIZED (
        SELECT * FROM part JOIN left_of USING (id)
    ), expected AS (
        SELECT id, account, amount FROM kept
        CROSS JOIN LATERAL (
            SELECT paid - refunded + of_promotions - of_commission - of_tax - of_state
                - CASE WHEN pays_on_delivery THEN paid ELSE 0 END AS of_vendor,
                completed_at IS NULL AND NOT pays_on_delivery AS is_pending
        ) AS vendors
        CROSS JOIN LATERAL (VALUES
            ('held', CASE WHEN pays_on_delivery THEN 0 ELSE -paid END),
            ('buyer_refunds', refunded), ('house_promotions', -of_promotions),
            ('house_commission', of_commission), ('tax_ppn', of_tax), ('tax_pph22', of_state),
            ('vendor_pending', CASE WHEN is_pending THEN of_vendor ELSE 0 END),
            ('vendor_available', CASE WHEN is_pending THEN 0 ELSE of_vendor END)
        ) AS figure (account, amount)
    ), entered AS (
        SELECT fulfillment_id AS id, CASE WHEN account IN ('gateway', 'bank') THEN 'held'
            ELSE account END AS account, sum(amount) AS amount
        FROM ledger_entry JOIN ledger_posting AS posting ON posting.id = posting_id
        WHERE fulfillment_id IS NOT NULL GROUP BY 1, 2
    )
"""


@check("the ledger says of each part of an order what order and refunds say")
def parts() -> Iterator[str]:
    return sentences(
        "order {number}: part {id}: {account} {entered}, should be {should_be:.2f}",
        f"""
        {EXPECTED}
        SELECT orders_order.number, id, account,
            coalesce(entered.amount, 0) AS entered, coalesce(expected.amount, 0) AS should_be
        FROM expected FULL JOIN entered USING (id, account)
        JOIN (SELECT id, order_id FROM orders_fulfillment) AS own USING (id)
        JOIN (SELECT id AS order_id, number FROM orders_order) AS orders_order USING (order_id)
        WHERE coalesce(entered.amount, 0) <> coalesce(expected.amount, 0)
        ORDER BY id, account
        """,
        cash_units(),
    )


@check("the ledger holds of each payment what came in and was not sent back")
def payments() -> Iterator[str]:
    return sentences(
        "payment {reference}: {entered} held, should be {should_be:.2f}",
        """
        SELECT reference, payment.gateway, coalesce(entered.amount, 0) AS entered,
            payment.came_in - coalesce(sent.amount, 0) AS should_be
        FROM (
            SELECT id, reference, gateway, CASE WHEN status = 'paid' AND fulfillment_id IS NULL
                THEN amount ELSE 0 END AS came_in
            FROM payments_payment
        ) AS payment
        LEFT JOIN (
            SELECT payment_id, -sum(amount) AS amount FROM ledger_entry
            JOIN ledger_posting AS posting ON posting.id = posting_id
            WHERE account IN ('gateway', 'bank') AND payment_id IS NOT NULL
                AND kind NOT IN ('settled', 'fee')
            GROUP BY payment_id
        ) AS entered ON entered.payment_id = payment.id
        LEFT JOIN (
            SELECT payment_id, sum(amount) AS amount FROM payments_refund WHERE status = 'done'
            GROUP BY payment_id
        ) AS sent ON sent.payment_id = payment.id
        WHERE coalesce(entered.amount, 0) <> payment.came_in - coalesce(sent.amount, 0)
        ORDER BY payment.id
        """,
    )


@check("every account of the ledger comes to what orders, payments and refunds make of it")
def accounts() -> Iterator[str]:
    for row in compared():
        if row["difference"]:
            name = " ".join(filter(None, [row["account"], row["gateway"]]))
            yield f"{name}: {row['entered']}, should be {row['should_be']:.2f}"


def compared() -> list[dict]:
    """Every account: what its entries come to, what it should come to, and the difference."""
    return rows(
        f"""
        {EXPECTED}, should_be AS (
            SELECT account, '' AS gateway, amount FROM expected
            WHERE account NOT IN ('held', 'buyer_refunds')
            UNION ALL
            SELECT CASE gateway WHEN 'manual' THEN 'bank' ELSE 'gateway' END,
                CASE gateway WHEN 'manual' THEN '' ELSE gateway END, -amount
            FROM payments_payment WHERE status = 'paid' AND fulfillment_id IS NULL AND amount > 0
            UNION ALL
            SELECT CASE WHEN by_hand THEN 'bank' ELSE 'gateway' END,
                CASE WHEN by_hand THEN '' ELSE gateway END, refund.amount
            FROM payments_refund AS refund
            JOIN payments_payment AS payment ON payment.id = payment_id
            CROSS JOIN LATERAL (SELECT is_by_hand OR gateway = 'manual' AS by_hand) AS way
            WHERE refund.status = 'done'
            UNION ALL
            SELECT 'buyer_refunds', '', refund.amount FROM payments_refund AS refund
            WHERE status = 'pending'
            UNION ALL
            SELECT 'buyer_refunds', '', -line.amount FROM payments_refundline AS line
            JOIN payments_refund AS refund ON refund.id = refund_id
            WHERE refund.status <> 'failed' AND fulfillment_id IS NULL
            UNION ALL
            SELECT 'buyer_refunds', '', amount FROM payments_payment
            WHERE status = 'paid' AND fulfillment_id IS NULL
            UNION ALL
            SELECT 'buyer_refunds', '', amount FROM expected WHERE account = 'held'
            UNION ALL
            SELECT line.account, '', line.amount FROM ledger_adjustment AS adjustment
            CROSS JOIN LATERAL (VALUES
                ('vendor_available', adjustment.amount), (against, -adjustment.amount)
            ) AS line (account, amount)
            WHERE status = 'approved'
            UNION ALL
            SELECT line.account, '', line.amount FROM ledger_payout AS payout
            CROSS JOIN LATERAL (VALUES
                ('vendor_available', -payout.amount),
                (CASE status WHEN 'paid' THEN 'bank' ELSE 'payout' END, payout.amount)
            ) AS line (account, amount)
            WHERE status IN ('draft', 'approved', 'sent', 'paid')
            UNION ALL
            SELECT line.account, line.gateway, line.amount FROM ledger_settlementline AS settled
            CROSS JOIN LATERAL (VALUES
                ('gateway', settled.gateway, gross), ('bank', '', -net), ('house_fees', '', -fee)
            ) AS line (account, gateway, amount)
            WHERE problem = ''
            UNION ALL
            SELECT account, gateway, amount FROM ledger_entry
            JOIN ledger_posting AS posting ON posting.id = posting_id WHERE kind = 'opening'
        )
        SELECT account, gateway, coalesce(entered.amount, 0) AS entered,
            coalesce(right_.amount, 0) AS should_be,
            coalesce(entered.amount, 0) - coalesce(right_.amount, 0) AS difference
        FROM (SELECT account, gateway, sum(amount) AS amount FROM should_be GROUP BY 1, 2) AS right_
        FULL JOIN (
            SELECT account, gateway, sum(amount) AS amount FROM ledger_entry GROUP BY 1, 2
        ) AS entered USING (account, gateway)
        ORDER BY account, gateway
        """,
        cash_units(),
    )


@check("each payout has left its vendor's balance, and is paid, on its way or put back")
def payouts() -> Iterator[str]:
    return sentences(
        "payout {reference} ({status}): {account} {entered}, should be {should_be:.2f}",
        """
        SELECT reference, payout.status, figure.account, coalesce(entered.amount, 0) AS entered,
            figure.amount AS should_be
        FROM ledger_payout AS payout
        CROSS JOIN LATERAL (SELECT status IN ('dropped', 'returned') AS is_back) AS state
        CROSS JOIN LATERAL (VALUES
            ('vendor_available', CASE WHEN is_back THEN 0 ELSE -payout.amount END),
            ('payout', CASE WHEN is_back OR status = 'paid' THEN 0 ELSE payout.amount END),
            ('bank', CASE WHEN status = 'paid' THEN payout.amount ELSE 0 END)
        ) AS figure (account, amount)
        LEFT JOIN (
            SELECT payout_id, account, sum(amount) AS amount FROM ledger_entry
            JOIN ledger_posting AS posting ON posting.id = posting_id
            WHERE payout_id IS NOT NULL GROUP BY 1, 2
        ) AS entered ON entered.payout_id = payout.id AND entered.account = figure.account
        WHERE coalesce(entered.amount, 0) <> figure.amount
        ORDER BY payout.id, figure.account
        """,
    )


@check("each row of a settlement that was matched is posted once, and no other is")
def settlements() -> Iterator[str]:
    return sentences(
        "settlement of {reference} (row {id}): {kind} {entered}, should be {should_be:.2f}",
        """
        SELECT line.id, line.reference, figure.kind, coalesce(entered.amount, 0) AS entered,
            figure.amount AS should_be
        FROM ledger_settlementline AS line
        CROSS JOIN LATERAL (VALUES ('settled', net), ('fee', fee)) AS of_row (kind, amount)
        CROSS JOIN LATERAL (
            SELECT of_row.kind, CASE WHEN problem = '' THEN of_row.amount ELSE 0 END AS amount
        ) AS figure
        LEFT JOIN LATERAL (
            SELECT sum(amount) AS amount FROM ledger_entry
            JOIN ledger_posting AS posting ON posting.id = posting_id
            WHERE posting.key = figure.kind || ':' || line.id AND account = 'gateway'
        ) AS entered ON true
        WHERE coalesce(entered.amount, 0) <> figure.amount
        ORDER BY line.id, figure.kind
        """,
    )


@check("a posting has entries, and they add up to nothing")
def balanced() -> Iterator[str]:
    return sentences(
        "posting {key}: its entries come to {sum}",
        """
        SELECT key, coalesce(sum(amount), 0) AS sum FROM ledger_posting AS posting
        LEFT JOIN ledger_entry ON posting_id = posting.id
        GROUP BY posting.id HAVING count(ledger_entry.id) = 0 OR sum(amount) <> 0
        ORDER BY posting.id
        """,
    )


@check("a vendor's own entries are of its own parts and adjustments")
def own_entries() -> Iterator[str]:
    return sentences(
        "posting {key}: an entry is vendor {vendor_id}'s, its part is not",
        """
        SELECT key, entry.vendor_id FROM ledger_entry AS entry
        JOIN ledger_posting AS posting ON posting.id = posting_id
        LEFT JOIN orders_fulfillment AS part ON part.id = fulfillment_id
        LEFT JOIN ledger_adjustment AS adjustment ON adjustment.id = adjustment_id
        LEFT JOIN ledger_payout AS payout ON payout.id = payout_id
        WHERE entry.vendor_id <> coalesce(
            part.vendor_id, adjustment.vendor_id, payout.vendor_id, entry.vendor_id)
        ORDER BY entry.id
        """,
    )
