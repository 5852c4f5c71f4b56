"""A vendor's money of a month: what there was, each line of it, and what was left.

A line is a posting with the entries in it that are the vendor's. What it consists of, the buyer's
money, the house's discounts, commission and tax, is read off the posting's other entries, so that
a statement tells nothing that the ledger does not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Self

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from psycopg.types.numeric import Int8

from core.calendar import beginning_of, month_after, month_named, month_of, zone
from core.database.sql import rows, value
from core.money import ZERO
from ledger.models import Account, Entry, Posting
from vendors.models import Vendor

Kind = Posting.Kind

SALES = (Kind.SOLD, Kind.COLLECTED)
REFUNDS = (Kind.PROMISED, Kind.FAILED, Kind.RETURNED)
PAYOUTS = (Kind.DRAFTED, Kind.DROPPED, Kind.PAID_OUT, Kind.CAME_BACK)
BUYERS = (Account.GATEWAY, Account.BANK, Account.REFUNDS)  # whose other side is the buyer

# What is released is available from the moment of completion, shortly before it is written; all
# else when it is written or later. So nothing that moved since then is passed over by the index.
JUST_BEFORE = timedelta(days=1)
MOVED_SINCE = """
    SELECT account, sum(amount) AS amount FROM ledger_entry
    JOIN ledger_posting AS posting ON posting.id = posting_id
    WHERE vendor_id = %(vendor)s AND available_at >= %(just_before)s AND posting.at >= %(since)s
    GROUP BY account
"""
ALL_IN_ALL = """
    SELECT account, sum(amount) AS amount FROM ledger_entry WHERE vendor_id = %(vendor)s
    GROUP BY account
"""
BY_MONTH = """
    SELECT date_trunc('month', posting.at AT TIME ZONE %(zone)s)::date AS month,
        sum(amount) AS change
    FROM ledger_entry JOIN ledger_posting AS posting ON posting.id = posting_id
    WHERE vendor_id = %(vendor)s GROUP BY 1
"""
FIRST_LINE = "SELECT min(available_at) FROM ledger_entry WHERE vendor_id = %(vendor)s"


@dataclass(frozen=True)
class Summable:
    """Amounts side by side that are added up name by name."""

    def __add__(self, other: Self) -> Self:
        names = [each.name for each in fields(self)]
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Sums(Summable):
    """What the house owes a vendor, by where it is."""

    pending: Decimal = ZERO
    available: Decimal = ZERO  # held for some days included
    on_its_way: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.pending + self.available + self.on_its_way

    @property
    def debt(self) -> Decimal:
        return max(-self.available, ZERO)


OF_ACCOUNT = {
    Account.PENDING.value: "pending",
    Account.AVAILABLE.value: "available",
    Account.PAYOUT.value: "on_its_way",
}


@dataclass(frozen=True)
class Makeup(Summable):
    """What a vendor's share consists of: it is their sum."""

    buyers: Decimal = ZERO
    promotions: Decimal = ZERO  # discounts that the house pays
    commission: Decimal = ZERO  # with its PPN
    withheld: Decimal = ZERO  # PPh 22
    commission_tax: Decimal = ZERO  # of the commission, that much is PPN


@dataclass(frozen=True)
class Line:
    """A posting as its vendor sees it: what it moved, and what there was after it."""

    posting: Posting
    moved: Sums
    after: Sums

    @property
    def before_available(self) -> Decimal:
        return self.after.available - self.moved.available

    @property
    def makeup(self) -> Makeup:
        return makeup_of(self.posting)


@dataclass(frozen=True)
class Summary(Summable):
    """How a month's change of the balance came about: the sum of all but `at_the_door`."""

    sales: Decimal = ZERO
    refunds: Decimal = ZERO
    promotions: Decimal = ZERO
    commission: Decimal = ZERO
    withheld: Decimal = ZERO
    adjustments: Decimal = ZERO
    payouts: Decimal = ZERO
    settled_before: Decimal = ZERO  # what the ledger was opened with
    at_the_door: Decimal = ZERO  # the vendor has it already
    commission_tax: Decimal = ZERO  # contained in the commission

    @property
    def change(self) -> Decimal:
        own = [self.sales, self.refunds, self.promotions, self.commission, self.withheld]
        return sum([*own, self.adjustments, self.payouts, self.settled_before], ZERO)


@dataclass(frozen=True)
class Statement:
    vendor: Vendor
    month: date
    opening: Sums
    lines: Sequence[Line]
    is_over: bool  # else it tells the month so far

    @property
    def closing(self) -> Sums:
        return self.lines[-1].after if self.lines else self.opening

    @property
    def summary(self) -> Summary:
        return sum(map(summary_of, self.lines), Summary())

    @property
    def file_name(self) -> str:
        return f"statement-{self.vendor.slug}-{self.month:%Y-%m}"


# ── one posting ─────────────────────────────────────────────────────────────────────────────────


def makeup_of(posting: Posting) -> Makeup:
    """Nothing of a posting that shares nothing out, as a payout."""
    if posting.kind not in (*SALES, *REFUNDS):
        return Makeup()
    found = dict.fromkeys(Account, ZERO)
    for entry in posting.entries.all():
        found[Account(entry.account)] -= entry.amount
    return Makeup(
        buyers=sum((found[account] for account in BUYERS), ZERO),
        promotions=found[Account.PROMOTIONS],
        commission=found[Account.COMMISSION] + found[Account.PPN],
        withheld=found[Account.PPH22],
        commission_tax=found[Account.PPN],
    )


def summary_of(line: Line) -> Summary:
    posting, made, moved = line.posting, line.makeup, line.moved.total
    match Kind(posting.kind):
        case kind if kind in SALES or kind in REFUNDS:
            part = posting.fulfillment
            return Summary(
                sales=made.buyers if kind in SALES else ZERO,
                refunds=made.buyers if kind in REFUNDS else ZERO,
                promotions=made.promotions,
                commission=made.commission,
                withheld=made.withheld,
                at_the_door=part.total if part and kind == Kind.COLLECTED else ZERO,
                commission_tax=made.commission_tax,
            )
        case Kind.ADJUSTED:
            return Summary(adjustments=moved)
        case Kind.OPENING:
            return Summary(settled_before=moved)
        case _:
            return Summary(payouts=moved)


# ── a month ─────────────────────────────────────────────────────────────────────────────────────


def statement_of(vendor: Vendor, month: date, *, now: datetime | None = None) -> Statement:
    start, end = beginning_of(month), beginning_of(month_after(month))
    opening = sums_at(vendor, start)
    own = Entry.objects.filter(
        vendor=vendor,
        available_at__gte=start - JUST_BEFORE,
        posting__at__gte=start,
        posting__at__lt=end,
    )
    moves = moves_of(with_links(own).order_by("posting__at", "posting", "pk"))
    moves += [(posting, Sums()) for posting in collected_for_nothing(vendor, start, end)]
    moves.sort(key=lambda move: (move[0].at, move[0].pk))
    is_over = end <= (now or timezone.now())
    return Statement(vendor, month, opening, lines_of(moves, opening), is_over)


def statement_named(vendor: Vendor, text: str) -> Statement | None:
    """Of a month as in 2026-11, if there is one."""
    try:
        month = month_named(text)
    except ValueError:
        return None
    return statement_of(vendor, month) if month in months_of(vendor) else None


def with_links(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With all that is said of them."""
    return entries.select_related(
        "posting__fulfillment__order",
        "posting__adjustment",
        "posting__payout",
        "posting__refund",
    ).prefetch_related("posting__entries")


def collected_for_nothing(vendor: Vendor, start: datetime, end: datetime) -> QuerySet[Posting]:
    """Paid on delivery, where commission and the house's discount were the same: nothing of it is
    the vendor's own entry, and yet it was sold."""
    own = Posting.objects.filter(kind=Kind.COLLECTED, fulfillment__vendor=vendor)
    quiet = own.filter(at__gte=start, at__lt=end).exclude(entries__vendor=vendor)
    linked = quiet.select_related("fulfillment__order", "adjustment", "payout", "refund")
    return linked.prefetch_related("entries")


def moves_of(entries: Iterable[Entry]) -> list[tuple[Posting, Sums]]:
    """Each posting of one vendor's entries with what they come to; those of one lie together."""
    moves = []
    for _pk, of_posting in groupby(entries, lambda entry: entry.posting_id):
        own = list(of_posting)
        moved = sum((Sums(**{OF_ACCOUNT[e.account]: e.amount}) for e in own), Sums())
        moves.append((own[0].posting, moved))
    return moves


def lines_of(moves: Iterable[tuple[Posting, Sums]], opening: Sums) -> list[Line]:
    lines, after = [], opening
    for posting, moved in moves:
        after += moved
        lines.append(Line(posting, moved, after))
    return lines


def sums_at(vendor: Vendor, moment: datetime) -> Sums:
    """What there was before a moment: all there is, less what has moved since."""
    given = {"vendor": Int8(vendor.pk), "since": moment, "just_before": moment - JUST_BEFORE}
    total = {row["account"]: row["amount"] for row in rows(ALL_IN_ALL, given)}
    for row in rows(MOVED_SINCE, given):
        total[row["account"]] -= row["amount"]
    return Sums(**{OF_ACCOUNT[account]: amount for account, amount in total.items()})


def balance_left(vendor: Vendor) -> Sums:
    """All there is now."""
    found = rows(ALL_IN_ALL, {"vendor": Int8(vendor.pk)})
    return Sums(**{OF_ACCOUNT[row["account"]]: row["amount"] for row in found})


@dataclass(frozen=True)
class Month:
    """What there was of all the vendor's money at the beginning and at the end of a month."""

    month: date
    opening: Decimal
    closing: Decimal

    @property
    def name(self) -> str:
        return f"{self.month:%Y-%m}"


def month_by_month(vendor: Vendor) -> list[Month]:
    """Every month for which there is a statement, the newest first."""
    given = {"vendor": Int8(vendor.pk), "zone": settings.TIME_ZONE}
    changes = {row["month"]: row["change"] for row in rows(BY_MONTH, given)}
    months, closing = [], ZERO
    for month in reversed(months_of(vendor)):
        opening, closing = closing, closing + changes.get(month, ZERO)
        months.append(Month(month, opening, closing))
    return months[::-1]


def months_of(vendor: Vendor, *, now: datetime | None = None) -> list[date]:
    """The months for which there is a statement, the newest first: since the first line."""
    began = value(FIRST_LINE, {"vendor": Int8(vendor.pk)})
    if began is None:
        return []
    first = month_of(began.astimezone(zone()).date())
    last = month_of((now or timezone.now()).astimezone(zone()).date())
    count = (last.year - first.year) * 12 + last.month - first.month
    return [month_after(last, -back) for back in range(count + 1)]


# ── the newest lines ────────────────────────────────────────────────────────────────────────────

AFTER_EACH = """
    SELECT id, after FROM (
        SELECT id, sum(amount) OVER (ORDER BY id) AS after FROM ledger_entry
        WHERE vendor_id = %(vendor)s AND account = 'vendor_available' AND id <= %(newest)s
    ) AS available WHERE id = ANY(%(wanted)s::bigint[])
"""


def shown(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """One of each posting: where its money is since. Of a release that is the available balance;
    of what was set aside for a payout what it was taken from."""
    moved_on = Q(account=Account.PENDING, posting__kind=Kind.RELEASED)
    set_aside = Q(account=Account.PAYOUT) & ~Q(posting__kind=Kind.PAID_OUT)
    return entries.exclude(moved_on | set_aside)


def lines_of_page(vendor: Vendor, entries: Sequence[Entry]) -> list[Line]:
    """Of a page of `shown` entries, each with the available balance after it."""
    wanted = [entry.pk for entry in entries if entry.account == Account.AVAILABLE]
    given = {"vendor": Int8(vendor.pk), "newest": max(wanted, default=0), "wanted": wanted}
    after = {row["id"]: row["after"] for row in rows(AFTER_EACH, given)} if wanted else {}
    lines = []
    for entry in entries:
        moved = Sums(**{OF_ACCOUNT[entry.account]: entry.amount})
        lines.append(Line(entry.posting, moved, Sums(available=after.get(entry.pk, ZERO))))
    return lines
