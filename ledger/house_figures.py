"""What the house itself earned, gave and holds, month by month: sums of entries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from core.calendar import beginning_of, month_after, month_of, today
from core.database.sql import rows
from core.money import ZERO

BY_MONTH = """
    SELECT date_trunc('month', posting.at AT TIME ZONE %(zone)s)::date AS month,
        -sum(amount) FILTER (WHERE kind = 'sold' AND account IN ('gateway', 'bank')) AS sold,
        sum(amount) FILTER (WHERE account = 'buyer_refunds' AND kind IN ('promised', 'failed'))
            AS refunded,
        sum(amount) FILTER (WHERE account = 'house_commission') AS commission,
        -sum(amount) FILTER (WHERE account = 'house_promotions') AS promotions,
        -sum(amount) FILTER (WHERE account = 'house_fees') AS fees,
        sum(amount) FILTER (WHERE account = 'tax_ppn') AS ppn,
        sum(amount) FILTER (WHERE account = 'tax_pph22') AS pph22,
        sum(amount) FILTER (WHERE account = 'bank' AND kind IN ('paid_out', 'came_back'))
            AS paid_out
    FROM ledger_posting AS posting JOIN ledger_entry ON posting_id = posting.id
    WHERE posting.at >= %(since)s AND vendor_id IS NULL
    GROUP BY 1
"""
OWED_TO_VENDORS = """
    SELECT vendor_id AS vendor,
        coalesce(sum(amount) FILTER (WHERE account = 'vendor_pending'), 0.00) AS pending,
        coalesce(sum(amount) FILTER (WHERE account = 'vendor_available'), 0.00) AS available,
        coalesce(sum(amount) FILTER (WHERE account = 'payout'), 0.00) AS on_its_way
    FROM ledger_entry WHERE vendor_id IS NOT NULL
    GROUP BY vendor_id HAVING sum(amount) <> 0 OR sum(amount) FILTER (
        WHERE account = 'vendor_available') <> 0
    ORDER BY {order}, vendor_id LIMIT %(size)s OFFSET %(skip)s
"""
MOST_FIRST = OWED_TO_VENDORS.format(order="available DESC")
DEBTS_FIRST = OWED_TO_VENDORS.format(order="available")


@dataclass(frozen=True)
class HouseMonth:
    month: date
    sold: Decimal = ZERO  # what buyers paid to the house, at gateways and the bank
    refunded: Decimal = ZERO  # promised to them since
    commission: Decimal = ZERO  # without PPN
    promotions: Decimal = ZERO  # the house's own discounts
    fees: Decimal = ZERO  # of gateways, and what was settled at the house's cost
    ppn: Decimal = ZERO
    pph22: Decimal = ZERO
    paid_out: Decimal = ZERO

    @property
    def earned(self) -> Decimal:
        return self.commission - self.promotions - self.fees


def by_month(count: int = 12) -> list[HouseMonth]:
    """The last months, the newest first, those without anything too."""
    last = month_of(today())
    first = month_after(last, 1 - count)
    given = {"zone": settings.TIME_ZONE, "since": beginning_of(first)}
    found = {row.pop("month"): row for row in rows(BY_MONTH, given)}
    months = [month_after(last, -back) for back in range(count)]
    return [
        HouseMonth(month, **{name: sum_ or ZERO for name, sum_ in found.get(month, {}).items()})
        for month in months
    ]


@dataclass(frozen=True)
class Owed:
    vendor: int
    pending: Decimal
    available: Decimal  # held for some days included
    on_its_way: Decimal


def owed_to_vendors(*, debts_first: bool, size: int, skip: int = 0) -> list[Owed]:
    """To whom the house owes most, or who owes the house most, first."""
    sql = DEBTS_FIRST if debts_first else MOST_FIRST
    return [Owed(**row) for row in rows(sql, {"size": size, "skip": skip})]
