"""What vendors turned over, and what commission and tax were taken of it, by vendor and month or
quarter: for tax lists and for the report about sellers.

Everything is read off the ledger. Only the goods without PPN, of which PPh 22 is a share, are the
part's, and go back as the buyer's money does.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from django.conf import settings

from core.calendar import beginning_of, month_after
from core.database.sql import rows
from core.money import ZERO, rounded
from ledger.models import BankAccount
from vendors.models import Vendor

Period = Literal["month", "quarter"]

TURNOVER = """
    SELECT part.vendor_id AS vendor,
        date_trunc(%(period)s, posting.at AT TIME ZONE %(zone)s)::date AS began,
        count(*) FILTER (WHERE kind IN ('sold', 'collected')) AS sales,
        sum(CASE kind WHEN 'collected' THEN part.total ELSE 0 END - moved.buyers) AS paid,
        sum(base * CASE kind
            WHEN 'sold' THEN 1 WHEN 'collected' THEN 1 WHEN 'returned' THEN -1
            ELSE -moved.back / part.total END) AS goods,
        sum(moved.commission) AS commission,
        sum(moved.commission_tax) AS commission_tax,
        sum(moved.withheld) AS withheld
    FROM ledger_posting AS posting
    JOIN orders_fulfillment AS part ON part.id = posting.fulfillment_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount) FILTER (
                WHERE account IN ('gateway', 'bank', 'buyer_refunds', 'house_promotions')), 0.00)
                AS buyers,
            coalesce(sum(amount) FILTER (WHERE account = 'buyer_refunds'), 0.00) AS back,
            coalesce(sum(amount) FILTER (WHERE account = 'house_commission'), 0.00) AS commission,
            coalesce(sum(amount) FILTER (WHERE account = 'tax_ppn'), 0.00) AS commission_tax,
            coalesce(sum(amount) FILTER (WHERE account = 'tax_pph22'), 0.00) AS withheld
        FROM ledger_entry WHERE posting_id = posting.id
    ) AS moved
    CROSS JOIN LATERAL (
        SELECT (part.subtotal - coalesce(sum(taken.amount), 0)) / (1 + part.tax_rate) AS base
        FROM orders_itemdiscount AS taken
        JOIN orders_redemption AS redemption ON redemption.id = redemption_id
        WHERE taken.fulfillment_id = part.id AND item_id IS NOT NULL AND funded_by = 'vendor'
    ) AS goods
    WHERE posting.at >= %(since)s AND posting.at < %(until)s
        AND kind IN ('sold', 'collected', 'promised', 'failed', 'returned')
    GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Turnover:
    """Of a vendor in a stretch of time, net of what went back to buyers."""

    sales: int = 0  # parts of orders that were sold
    paid: Decimal = ZERO  # by buyers, on delivery too, and by the house for its discounts
    goods: Decimal = ZERO  # without PPN, shipping and the vendor's own discounts
    commission: Decimal = ZERO  # without its PPN
    commission_tax: Decimal = ZERO
    withheld: Decimal = ZERO  # PPh 22

    def __add__(self, other: "Turnover") -> "Turnover":
        names = [each.name for each in fields(self)]
        return Turnover(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Row:
    vendor: Vendor
    turnover: Turnover
    quarters: tuple[Turnover, ...] = ()
    account: BankAccount | None = None


def of_month(month: date) -> list[Row]:
    """Of every vendor that turned anything over, by name."""
    found = {vendor: turnover for vendor, _began, turnover in read(month, 1, "month")}
    return [Row(vendor, found[vendor.pk]) for vendor in by_name(found)]


def of_year(year: int) -> list[Row]:
    """The year of every vendor that turned anything over, with its four quarters."""
    began = date(year, 1, 1)
    quarters: dict[int, list[Turnover]] = defaultdict(lambda: [Turnover()] * 4)
    for pk, quarter, turnover in read(began, 12, "quarter"):
        quarters[pk][(quarter.month - 1) // 3] = turnover
    accounts = {one.vendor_id: one for one in BankAccount.objects.filter(vendor__in=quarters)}
    return [
        Row(
            vendor,
            sum(quarters[vendor.pk], Turnover()),
            tuple(quarters[vendor.pk]),
            accounts.get(vendor.pk),
        )
        for vendor in by_name(quarters)
    ]


def by_name(pks: dict) -> list[Vendor]:
    return list(
        Vendor.objects.filter(pk__in=pks).select_related("owner").order_by("business_name", "pk")
    )


def read(since: date, months: int, period: Period) -> Iterator[tuple[int, date, Turnover]]:
    given = {
        "period": period,
        "zone": settings.TIME_ZONE,
        "since": beginning_of(since),
        "until": beginning_of(month_after(since, months)),
    }
    for row in rows(TURNOVER, given):
        vendor, began = row.pop("vendor"), row.pop("began")
        turnover = Turnover(**row)
        yield vendor, began, replace(turnover, goods=rounded(turnover.goods))
