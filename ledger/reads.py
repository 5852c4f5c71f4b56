"""What a posting needs to know of orders and payments, each in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from psycopg.types.numeric import Int8

from core.database.sql import rows, statement
from ledger.models import Account
from ledger.postings import Shares, going_back, share_of_line, shares_of_sale
from orders.models.totals import GIVEN_BACK, GIVEN_BACK_OF_ITEM, GIVEN_BACK_OF_SHIPPING

NEW = "nextval(pg_get_serial_sequence('ledger_posting', 'id')) AS new"

FIGURES = f"""
    part.id, part.vendor_id, part.order_id, part.status, part.completed_at,
    part.total AS paid, part.subtotal, part.commission_amount, part.commission_tax_rate,
    part.withholding_rate, part.tax_rate, orders_order.pays_on_delivery,
    discounts.of_house, discounts.of_vendor,
    ({GIVEN_BACK.format(row="part")}) AS refunded, vendor.hold_days,
    EXISTS (SELECT FROM ledger_posting WHERE key IN ('sold:' || part.id, 'collected:' || part.id))
        AS is_posted
"""
TABLES = """
    JOIN orders_order ON orders_order.id = part.order_id
    JOIN vendors_vendor vendor ON vendor.id = part.vendor_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(taken.amount) FILTER (WHERE funded_by = 'house'), 0.00) AS of_house,
            coalesce(sum(taken.amount) FILTER (
                WHERE funded_by = 'vendor' AND item_id IS NOT NULL), 0.00) AS of_vendor
        FROM orders_itemdiscount taken
        JOIN orders_redemption redemption ON redemption.id = redemption_id
        WHERE taken.fulfillment_id = part.id
    ) discounts
"""

OF_PAYMENT = statement(f"""
    SELECT payment.gateway, payment.amount, payment.fulfillment_id AS only, {FIGURES}, {NEW},
        CASE WHEN row_number() OVER (ORDER BY part.id) = 1 THEN {NEW.removesuffix(" AS new")}
            END AS new_received
    FROM payments_payment payment
    JOIN orders_fulfillment part ON part.order_id = payment.order_id {TABLES}
    WHERE payment.id = %(payment)s ORDER BY part.id
""")

OF_PART = statement(f"""
    SELECT {FIGURES}, {NEW} FROM orders_fulfillment part {TABLES}
    WHERE part.id = %(part)s
""")

OF_REFUNDS = statement(f"""
    SELECT line.id AS line, line.item_id, line.amount AS back, line.refund_id, {FIGURES}, {NEW}
    FROM payments_refundline line JOIN orders_fulfillment part ON part.id = line.fulfillment_id
    {TABLES}
    WHERE line.refund_id = ANY(%(refunds)s::bigint[]) ORDER BY line.id
""")

# The items of a part, and its shipping, with what each cost, who bore how much of its discounts,
# and what went back of it; what is not paid goes back by pieces.
LINES = f"""
    SELECT item.id AS item_id, item.total AS paid, discounts.of_house,
        item.unit_price * item.quantity - discounts.of_vendor AS goods, item.quantity AS pieces,
        CASE part.status WHEN 'cancelled' THEN item.quantity ELSE (
            SELECT coalesce(sum(back.quantity), 0) FROM orders_returnitem back
            JOIN orders_returnrequest asked ON asked.id = back.request_id
            WHERE back.item_id = item.id AND asked.status = 'done'
        ) END AS pieces_back,
        ({GIVEN_BACK_OF_ITEM.format(row="item")}) AS refunded
    FROM orders_orderitem item CROSS JOIN LATERAL (
        SELECT coalesce(sum(taken.amount) FILTER (WHERE funded_by = 'house'), 0.00) AS of_house,
            coalesce(sum(taken.amount) FILTER (WHERE funded_by = 'vendor'), 0.00) AS of_vendor
        FROM orders_itemdiscount taken
        JOIN orders_redemption redemption ON redemption.id = taken.redemption_id
        WHERE taken.item_id = item.id
    ) discounts
    WHERE item.fulfillment_id = part.id
    UNION ALL
    SELECT NULL, part.shipping - part.shipping_discount, (
            SELECT coalesce(sum(taken.amount), 0.00) FROM orders_itemdiscount taken
            JOIN orders_redemption redemption ON redemption.id = taken.redemption_id
            WHERE taken.fulfillment_id = part.id AND taken.item_id IS NULL AND funded_by = 'house'
        ), 0.00, 1,
        CASE WHEN part.status = 'cancelled' OR EXISTS (
            SELECT FROM orders_returnrequest asked WHERE asked.fulfillment_id = part.id
            AND asked.status = 'done' AND asked.is_shipping_refunded
        ) THEN 1 ELSE 0 END,
        ({GIVEN_BACK_OF_SHIPPING.format(row="part")})
"""

OF_LINES = statement(f"""
    SELECT part.id AS part, line.*,
        sum(goods) OVER (PARTITION BY part.id ORDER BY item_id) AS goods_until,
        sum(goods) OVER (PARTITION BY part.id) AS all_goods
    FROM orders_fulfillment part CROSS JOIN LATERAL ({LINES}) line
    WHERE part.id = ANY(%(parts)s::bigint[]) ORDER BY part.id, item_id
""")

# What came back with a return, and, without an item, the shipping, if no earlier one gave it back.
OF_RETURN = statement("""
    SELECT asked.fulfillment_id AS part, back.item_id, back.quantity AS pieces
    FROM orders_returnrequest asked CROSS JOIN LATERAL (
        SELECT item_id, quantity FROM orders_returnitem WHERE request_id = asked.id
        UNION ALL
        SELECT NULL, 1 WHERE asked.is_shipping_refunded AND NOT EXISTS (
            SELECT FROM orders_returnrequest other
            WHERE other.fulfillment_id = asked.fulfillment_id AND other.status = 'done'
                AND other.is_shipping_refunded AND other.id <> asked.id)
    ) back
    WHERE asked.id = %(asked)s
""")

OF_REFUND = statement(f"""
    SELECT refund.amount, refund.is_by_hand, refund.payment_id, payment.gateway, {NEW}
    FROM payments_refund refund JOIN payments_payment payment ON payment.id = refund.payment_id
    WHERE refund.id = %(refund)s
""")


@dataclass(frozen=True)
class Part:
    """A part of an order as its postings see it."""

    pk: int
    vendor: int
    sale: Shares
    refunded: Decimal
    is_posted: bool  # as sold or collected
    pays_on_delivery: bool
    completed_at: datetime | None
    hold_days: int

    @property
    def available_at(self) -> datetime | None:
        """When the vendor's share can be paid out, if the house has it: once the part is completed,
        and the days are over for which it is held."""
        if self.completed_at is None or self.pays_on_delivery:
            return None
        return self.completed_at + timedelta(days=self.hold_days)

    @property
    def account(self) -> Account:
        """Where the vendor's share is now."""
        is_pending = self.completed_at is None and not self.pays_on_delivery
        return Account.PENDING if is_pending else Account.AVAILABLE


@dataclass(frozen=True)
class SoldLine:
    """An item of a part, or, without one, its shipping: its shares, and what of it went back."""

    item: int | None
    sale: Shares
    refunded: Decimal
    pieces: int
    pieces_back: int

    @property
    def gone(self) -> Shares:
        return self.with_refunded(self.refunded)

    def with_refunded(self, refunded: Decimal) -> Shares:
        """What went back of its shares, had so much been given back of what was paid for it."""
        return going_back(self.sale, refunded, pieces=self.pieces, pieces_back=self.pieces_back)

    def before(self, pieces: int) -> Shares:
        """What had gone back before the last so many pieces came."""
        earlier = self.pieces_back - pieces
        return going_back(self.sale, self.refunded, pieces=self.pieces, pieces_back=earlier)


Lines = dict[int | None, SoldLine]  # by item; the shipping without one


def part_of(row: Mapping[str, Any]) -> Part:
    return Part(
        pk=row["id"],
        vendor=row["vendor_id"],
        sale=shares_of_sale(
            paid=row["paid"],
            promotions=row["of_house"],
            goods=row["subtotal"] - row["of_vendor"],
            commission=row["commission_amount"],
            commission_tax_rate=row["commission_tax_rate"],
            withholding_rate=row["withholding_rate"],
            tax_rate=row["tax_rate"],
        ),
        refunded=row["refunded"],
        is_posted=row["is_posted"],
        pays_on_delivery=row["pays_on_delivery"],
        completed_at=row["completed_at"],
        hold_days=row["hold_days"],
    )


def of_payment(payment_id: int) -> list[dict[str, Any]]:
    return rows(OF_PAYMENT, {"payment": Int8(payment_id)})


def of_part(part_id: int) -> dict[str, Any]:
    (row,) = rows(OF_PART, {"part": Int8(part_id)})
    return row


def of_refunds(refund_ids: tuple[int, ...]) -> list[dict[str, Any]]:
    """A row for each of their lines that is for a part; a surplus is none."""
    return rows(OF_REFUNDS, {"refunds": list(refund_ids)})


def of_refund(refund_id: int) -> dict[str, Any]:
    (row,) = rows(OF_REFUND, {"refund": Int8(refund_id)})
    return row


def lines_of(parts: Iterable[Part]) -> dict[int, Lines]:
    """The lines of each part."""
    by_pk = {part.pk: part for part in parts}
    found: dict[int, Lines] = {pk: {} for pk in by_pk}
    for row in rows(OF_LINES, {"parts": list(by_pk)}) if by_pk else ():
        until, whole = row["goods_until"], row["all_goods"]
        sale = share_of_line(
            by_pk[row["part"]].sale,
            paid=row["paid"],
            promotions=row["of_house"],
            goods=(until - row["goods"], until, whole),
        )
        found[row["part"]][row["item_id"]] = SoldLine(
            row["item_id"], sale, row["refunded"], row["pieces"], int(row["pieces_back"])
        )
    return found


def of_return(return_id: int) -> list[dict[str, Any]]:
    return rows(OF_RETURN, {"asked": Int8(return_id)})
