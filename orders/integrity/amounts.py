"""Totals, tax and commission."""

from collections.abc import Iterator

from core.integrity import check, sentences
from core.money import CASH_UNITS, CENT


@check("an order's totals are the sums of its parts")
def order_totals() -> Iterator[str]:
    return sentences(
        "order {number}: {field} {kept}, should be {sum}",
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
    )


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
    return sentences(
        "order {number}: part {id}: {field} {kept}, should be {sum:.2f}",
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


@check("an order's tax rate is the highest of its parts")
def tax_rates() -> Iterator[str]:
    return sentences(
        "order {number}: tax rate {tax_rate}, should be {highest}",
        """
        SELECT number, orders_order.tax_rate, max(part.tax_rate) AS highest
        FROM orders_order JOIN orders_fulfillment AS part ON part.order_id = orders_order.id
        GROUP BY orders_order.id HAVING orders_order.tax_rate <> max(part.tax_rate)
        ORDER BY orders_order.id
        """,
    )


@check("an item's tax is what its total includes")
def item_tax() -> Iterator[str]:
    included = INCLUDED_TAX.format(amount="item.total")
    return sentences(
        "order {number}: item {id}: tax {tax}, should be {should_be:.2f}",
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
    return sentences(
        "order {number}: part {id}: commission {commission_amount}, should be {should_be:.2f}",
        f"""
        SELECT number, part.id, part.commission_amount, {share} AS should_be
        FROM orders_fulfillment AS part JOIN orders_order ON orders_order.id = part.order_id
        {CASH_UNIT_OF_ORDER}
        WHERE part.commission_amount <> {share}
        ORDER BY part.id
        """,
        cash_units(),
    )
