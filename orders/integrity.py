"""What orders keep twice, recomputed: stock, derived statuses, totals, redemptions, history."""

from collections.abc import Iterator

from core.database.sql import rows
from core.integrity import check
from core.money import CASH_UNITS, CENT
from orders.machine import EDGES
from orders.models import Fulfillment, ReturnRequest
from orders.operations.sold import SOLD, SOLD_STATUSES
from orders.statuses import UNSENT, Status, derive

# ── stock ───────────────────────────────────────────────────────────────────────────────────────


@check("stock is what came in less what orders hold")
def stock() -> Iterator[str]:
    found = rows(
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
        {},
    )
    for row in found:
        yield (
            f"variant {row['id']} ({row['sku']}): stock {row['stock']}, should be "
            f"{row['stocked']} - {row['held']}"
        )


@check("only cancelled parts are restocked as a whole")
def restocked() -> Iterator[str]:
    wrong = Fulfillment.objects.filter(is_restocked=True).exclude(status=Status.CANCELLED)
    for pk, number, status in wrong.values_list("pk", "order__number", "status").order_by("pk"):
        yield f"order {number}: part {pk} is {status}, yet its goods are back in stock"


@check("the pieces sold that cards show are those of orders, but for the last two hours")
def sold() -> Iterator[str]:
    found = rows(
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
    for row in found:
        yield f"product {row['id']}: sold {row['sold']}, should be {row['pieces']}"


# ── statuses ────────────────────────────────────────────────────────────────────────────────────


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


@check("a request to cancel is open only while its part can still be cancelled")
def cancellation_requests() -> Iterator[str]:
    under_way = (*UNSENT, Status.SHIPPED)
    late = ReturnRequest.objects.open().cancellations().exclude(fulfillment__status__in=under_way)
    known = late.values_list("pk", "fulfillment__order__number", "fulfillment__status")
    for pk, number, status in known.order_by("pk"):
        yield f"order {number}: request {pk} to cancel is open, its part is {status}"


# ── returns ─────────────────────────────────────────────────────────────────────────────────────


@check("returns name pieces of their own part, requests to cancel none")
def pieces_named() -> Iterator[str]:
    found = rows(
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
        {},
    )
    for row in found:
        name = f"order {row['number']}: request {row['id']} ({row['kind']})"
        yield f"{name}: names {row['items']} items, {row['strange']} of them of other parts"


@check("no more pieces come back than were bought, and a part is returned once all are back")
def pieces_back() -> Iterator[str]:
    found = rows(
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
        {},
    )
    for row in found:
        name = f"order {row['number']}: part {row['id']} is {row['status']}"
        yield f"{name}: {row['back']} of {row['bought']} pieces came back"


# ── money ───────────────────────────────────────────────────────────────────────────────────────


@check("an order's totals are the sums of its parts")
def order_totals() -> Iterator[str]:
    found = rows(
        """
        SELECT number, field, kept, sum
        FROM orders_order JOIN (
            SELECT order_id, sum(subtotal) AS subtotal, sum(discount) AS discount,
                sum(shipping) AS shipping, sum(shipping_discount) AS shipping_discount,
                sum(tax) AS tax, sum(total) AS total
            FROM orders_fulfillment GROUP BY order_id
        ) AS parts ON parts.order_id = orders_order.id
        CROSS JOIN LATERAL (VALUES
            ('subtotal', orders_order.subtotal, parts.subtotal),
            ('discount', orders_order.discount, parts.discount),
            ('shipping', orders_order.shipping, parts.shipping),
            ('shipping_discount', orders_order.shipping_discount, parts.shipping_discount),
            ('tax', orders_order.tax, parts.tax),
            ('total', orders_order.total, parts.total)
        ) AS figure (field, kept, sum)
        WHERE kept <> sum
        ORDER BY orders_order.id
        """,
        {},
    )
    for row in found:
        yield f"order {row['number']}: {row['field']} {row['kept']}, should be {row['sum']}"


# Included tax as core.money.included_tax computes it: at the part's rate, in the order's currency.
INCLUDED_TAX = """
    round({amount} * part.tax_rate / (1 + part.tax_rate) / cash_unit) * cash_unit
"""
CASH_UNIT_OF_ORDER = """
    CROSS JOIN LATERAL (
        SELECT coalesce((%(cash_units)s::jsonb ->> currency)::numeric, %(cent)s::numeric)
    ) AS cash (cash_unit)
"""


def cash_units() -> dict[str, str]:
    units = ", ".join(f'"{currency}": {unit}' for currency, unit in CASH_UNITS.items())
    return {"cash_units": f"{{{units}}}", "cent": str(CENT)}


@check("a part's totals are those of its items and shipping")
def part_totals() -> Iterator[str]:
    tax_of_shipping = INCLUDED_TAX.format(amount="(part.shipping - part.shipping_discount)")
    found = rows(
        f"""
        SELECT number, part.id, field, kept, sum
        FROM orders_fulfillment AS part
        JOIN orders_order ON orders_order.id = part.order_id
        {CASH_UNIT_OF_ORDER}
        LEFT JOIN (
            SELECT fulfillment_id, sum(unit_price * quantity) AS subtotal,
                sum(discount) AS discount, sum(tax) AS tax, sum(total) AS total
            FROM orders_orderitem GROUP BY fulfillment_id
        ) AS items ON items.fulfillment_id = part.id
        CROSS JOIN LATERAL (VALUES
            ('subtotal', part.subtotal, coalesce(items.subtotal, 0)),
            ('discount', part.discount, coalesce(items.discount, 0)),
            ('tax', part.tax, coalesce(items.tax, 0) + {tax_of_shipping}),
            ('total', part.total,
                coalesce(items.total, 0) + part.shipping - part.shipping_discount)
        ) AS figure (field, kept, sum)
        WHERE kept <> sum
        ORDER BY part.id
        """,
        cash_units(),
    )
    for row in found:
        yield (
            f"order {row['number']}: part {row['id']}: {row['field']} {row['kept']}, "
            f"should be {row['sum']:.2f}"
        )


@check("an order's tax rate is the highest of its parts")
def tax_rates() -> Iterator[str]:
    found = rows(
        """
        SELECT number, orders_order.tax_rate, max(part.tax_rate) AS highest
        FROM orders_order JOIN orders_fulfillment AS part ON part.order_id = orders_order.id
        GROUP BY orders_order.id HAVING orders_order.tax_rate <> max(part.tax_rate)
        ORDER BY orders_order.id
        """,
        {},
    )
    for row in found:
        yield f"order {row['number']}: tax rate {row['tax_rate']}, should be {row['highest']}"


@check("an item's tax is what its total includes")
def item_tax() -> Iterator[str]:
    included = INCLUDED_TAX.format(amount="item.total")
    found = rows(
        f"""
        SELECT number, item.id, item.tax, {included} AS should_be
        FROM orders_orderitem AS item
        JOIN orders_fulfillment AS part ON part.id = item.fulfillment_id
        JOIN orders_order ON orders_order.id = part.order_id
        {CASH_UNIT_OF_ORDER}
        WHERE item.tax <> {included}
        ORDER BY item.id
        """,
        cash_units(),
    )
    for row in found:
        yield (
            f"order {row['number']}: item {row['id']}: tax {row['tax']}, "
            f"should be {row['should_be']:.2f}"
        )


# The goods of a part less what the vendor itself took off them.
GOODS = """(
    part.subtotal - coalesce((
        SELECT sum(taken.amount) FROM orders_itemdiscount AS taken
        JOIN orders_redemption AS redemption ON redemption.id = taken.redemption_id
        WHERE taken.fulfillment_id = part.id AND taken.item_id IS NOT NULL
            AND redemption.funded_by = 'vendor'), 0)
)"""


@check("a part's commission is its rate of the goods without tax")
def commissions() -> Iterator[str]:
    share = f"round({GOODS} * part.commission_rate / (1 + part.tax_rate) / cash_unit) * cash_unit"
    found = rows(
        f"""
        SELECT number, part.id, part.commission_amount, {share} AS should_be
        FROM orders_fulfillment AS part JOIN orders_order ON orders_order.id = part.order_id
        {CASH_UNIT_OF_ORDER}
        WHERE part.commission_amount <> {share}
        ORDER BY part.id
        """,
        cash_units(),
    )
    for row in found:
        yield (
            f"order {row['number']}: part {row['id']}: commission {row['commission_amount']}, "
            f"should be {row['should_be']:.2f}"
        )


# ── checkouts ───────────────────────────────────────────────────────────────────────────────────


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


# ── promotions ──────────────────────────────────────────────────────────────────────────────────


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
    found = rows(
        """
        SELECT number, discount + shipping_discount AS discounts, coalesce(given.sum, 0) AS given
        FROM orders_order LEFT JOIN (
            SELECT order_id, sum(amount) AS sum FROM orders_redemption GROUP BY order_id
        ) AS given ON given.order_id = orders_order.id
        WHERE discount + shipping_discount <> coalesce(given.sum, 0)
        ORDER BY orders_order.id
        """,
        {},
    )
    for row in found:
        yield f"order {row['number']}: discounts {row['discounts']}, redeemed {row['given']}"


@check("discounts of items, of shipping and of redemptions are the sums of their lines")
def item_discounts() -> Iterator[str]:
    found = rows(
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
        {},
    )
    for row in found:
        yield (
            f"order {row['number']}: {row['thing']} {row['id']}: discount {row['kept']}, "
            f"its lines say {row['sum']}"
        )


@check("a line of discounts belongs to one order, and a vendor's own promotion to its own goods")
def strange_discounts() -> Iterator[str]:
    found = rows(
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
        {},
    )
    for row in found:
        yield f"order {row['number']}: discount {row['id']} is not of its part, or not its payer's"


# ── history ─────────────────────────────────────────────────────────────────────────────────────


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
    found = rows(
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
        {},
    )
    for row in found:
        yield f"order {row['number']}: {row['word']} {row['now']}, its history says {row['told']}"
