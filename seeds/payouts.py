"""The money of the demo shop: bank accounts of its makers, an adjustment, and payout runs over some
months, one for each way in which a run can end.

A run pays what was available on its day, for the stories have been dated back by then; what it
writes is dated back to that day too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from accounts.models import User
from core import events
from core.calendar import beginning_of, zone
from core.database.books import open_books
from ledger.models import Adjustment, BankAccount, Entry, Payout, PayoutRun, Posting
from ledger.operations import (
    approve_adjustment,
    approve_run,
    drop_run,
    finish_payout,
    make_run,
    send_run,
)
from seeds import demo
from seeds.people import user_of
from vendors.models import Vendor

Kind = Posting.Kind
HOUR = timedelta(hours=1)
AFTER = {  # the run was made, in hours
    Kind.DRAFTED: 0,
    Kind.DROPPED: 2,
    Kind.PAID_OUT: 26,
    Kind.CAME_BACK: 74,
}
IN_ORDER = """
    UPDATE ledger_entry SET id = -place.number
    FROM (
        SELECT entry.id, row_number() OVER (ORDER BY posting.at, posting.id, entry.id) AS number
        FROM ledger_entry AS entry JOIN ledger_posting AS posting ON posting.id = posting_id
    ) AS place WHERE place.id = ledger_entry.id;
    UPDATE ledger_entry SET id = -id;
"""


@dataclass(frozen=True)
class Run:
    days_ago: int
    ends: str  # draft, approved, sent, paid or dropped
    comes_back: bool = False  # the first of its payouts


RUNS = (
    Run(62, "paid"),
    Run(48, "paid", comes_back=True),
    Run(34, "paid"),
    Run(27, "dropped"),
    Run(26, "paid"),
    Run(19, "sent"),
    Run(12, "approved"),
    Run(0, "draft"),
)


def write_money(now: datetime) -> None:
    boss = User.objects.get(username=demo.STAFF.username)
    finance = user_of(
        demo.FINANCE, demo.STAFF_PASSWORD, boss.date_joined, is_staff=True, is_superuser=True
    )
    finance.save()
    write_bank_accounts(now, verified_by=boss)
    # At the end of a day, whatever the hour: or what a run pays would hang on the time of the seed.
    midnight = beginning_of(timezone.localdate(now, zone()))
    write_adjustments(midnight, proposed_by=finance, approved_by=boss)
    with events.unheard_by("notifications"):
        for run in RUNS:
            tell_run(run, midnight, made_by=finance, approved_by=boss)
    with open_books(), connection.cursor() as cursor:
        cursor.execute(IN_ORDER)


def write_bank_accounts(now: datetime, *, verified_by: User) -> None:
    """The last maker's is not verified yet."""
    vendors = list(Vendor.objects.approved().select_related("owner").order_by("pk"))
    for n, vendor in enumerate(vendors):
        is_last = n == len(vendors) - 1
        BankAccount.objects.create(
            vendor=vendor,
            bank=("BCA", "BRI", "Mandiri")[n % 3],
            number=f"0140000{1_000 + 37 * n}",
            holder=vendor.owner.name,
            changed_at=now - timedelta(days=90),
            verified_at=None if is_last else now - timedelta(days=89),
            verified_by=None if is_last else verified_by,
        )


def write_adjustments(now: datetime, *, proposed_by: User, approved_by: User) -> None:
    """One of last month, and one that waits for somebody else."""
    vendor, other = Vendor.objects.approved().order_by("pk")[:2]
    made_at = now - timedelta(days=30)
    credit = Adjustment.objects.create(
        vendor=other,
        amount=Decimal(25_000),
        reason="Ganti rugi paket yang hilang di kurir.",
        made_by=proposed_by,
        made_at=made_at,
    )
    approve_adjustment(credit, by=approved_by)
    Adjustment.objects.filter(pk=credit.pk).update(decided_at=made_at + HOUR)
    date_back({"posting__adjustment": credit}, made_at + HOUR)
    Adjustment.objects.create(
        vendor=vendor,
        amount=Decimal(-15_000),
        reason="Kemasan pengganti untuk paket yang rusak di gudang.",
        made_by=proposed_by,
        made_at=now - timedelta(days=1),
    )


def tell_run(told: Run, now: datetime, *, made_by: User, approved_by: User) -> None:
    at = now - timedelta(days=told.days_ago)
    run = make_run(by=made_by, cut_off=at)
    if told.ends == "dropped":
        drop_run(run, by=made_by)
    elif told.ends != "draft":
        approve_run(run, by=approved_by)
        PayoutRun.objects.filter(pk=run.pk).update(approved_at=at + HOUR)
    if told.ends in ("sent", "paid"):
        send_run(run, by=made_by)
    if told.ends == "paid":
        for n, payout in enumerate(run.payouts.all()):
            finish_payout(payout, status=Payout.Status.PAID)
            if told.comes_back and n == 0:
                finish_payout(payout, status=Payout.Status.RETURNED, reason="Rekening tutup")
    PayoutRun.objects.filter(pk=run.pk).update(made_at=at)
    sent = run.payouts.filter(sent_at__isnull=False)
    sent.update(sent_at=at + 2 * HOUR)
    run.payouts.filter(paid_at__isnull=False).update(paid_at=at + 26 * HOUR)
    run.payouts.filter(status=Payout.Status.RETURNED).update(ended_at=at + 74 * HOUR)
    run.payouts.filter(status=Payout.Status.DROPPED).update(ended_at=at + 2 * HOUR)
    for kind, hours in AFTER.items():
        date_back({"posting__payout__run": run, "posting__kind": kind}, at + hours * HOUR)


def date_back(which: Mapping[str, object], at: datetime) -> None:
    """Say that these entries and their postings were written then."""
    with open_books():
        entries = Entry.objects.filter(**which)
        Posting.objects.filter(pk__in=entries.values("posting")).update(at=at)
        entries.update(available_at=at)
