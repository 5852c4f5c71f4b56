"""Paying vendors what is available: a run is made, approved by somebody else and sent, and each of
its payouts is paid or comes back.

Making a run moves the money from a vendor's balance to its payout, under the lock of the vendor's
bank account: of two runs at once only one finds it there.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import User
from core import events
from core.database.sql import rows
from core.database.together import write_together
from core.errors import Forbidden
from core.jobs import defer
from core.money import cash_unit
from ledger import postings
from ledger.errors import (
    NothingToPayOut,
    PayoutRefused,
    SecondPersonNeeded,
    UnknownProvider,
)
from ledger.events import PayoutMoved
from ledger.models import BankAccount, Payout, PayoutRun, Posting
from ledger.operations.recording import Written, entry_of, posting
from ledger.providers import PROVIDERS
from vendors.models import Vendor

Kind, Status = Posting.Kind, Payout.Status

MAKE, APPROVE = "ledger.make_payout", "ledger.approve_payout"
SUSPENDED = gettext_noop("The shop is not approved.")
NO_ACCOUNT = gettext_noop("There is no bank account.")
UNVERIFIED = gettext_noop("The bank account is not verified.")
PAUSED = gettext_noop("The bank account was changed lately.")
TOO_SMALL = gettext_noop("Less than is paid out at once.")
BUSY = gettext_noop("Another run is dealing with it.")

OWED = """
    SELECT vendor_id, sum(amount) AS amount FROM ledger_entry
    WHERE account = 'vendor_available' AND vendor_id = ANY(%(vendors)s::bigint[])
        AND available_at <= %(until)s
    GROUP BY vendor_id HAVING sum(amount) > 0 ORDER BY vendor_id
"""
WHO_IS_OWED = """
    SELECT vendor_id FROM ledger_entry
    WHERE account = 'vendor_available' AND vendor_id IS NOT NULL AND available_at <= %(until)s
    GROUP BY vendor_id HAVING sum(amount) > 0 ORDER BY vendor_id
"""


@transaction.atomic
def make_run(*, by: User, cut_off: datetime | None = None, provider: str = "manual") -> PayoutRun:
    """Prepare payouts of what was available to each vendor by `cut_off`, else by now.

    Raises Forbidden, UnknownProvider, NothingToPayOut.
    """
    if not by.has_perm(MAKE):
        raise Forbidden()
    if provider not in PROVIDERS:
        raise UnknownProvider(attr="provider", offered=list(PROVIDERS))
    now = timezone.now()
    until = min(cut_off or now, now)
    wanted = [row["vendor_id"] for row in rows(WHO_IS_OWED, {"until": until})]
    accounts = BankAccount.objects.locked().filter(vendor__in=wanted)
    locked = {account.vendor_id: account for account in accounts}
    known = set(BankAccount.objects.filter(vendor__in=wanted).values_list("vendor", flat=True))
    # read after the locks: whoever held them has moved the money
    owed = {
        row["vendor_id"]: row["amount"] for row in rows(OWED, {"vendors": wanted, "until": until})
    }
    vendors = Vendor.objects.in_bulk(list(owed))
    payable: dict[int, Decimal] = {}
    left_out: list[dict[str, Any]] = []
    for pk, balance in owed.items():
        amount = balance - balance % cash_unit()  # nobody transfers less than a rupiah
        account = locked.get(pk)
        busy = account is None and pk in known
        if reason := why_not(vendors[pk], account, amount, busy=busy):
            left_out.append({"vendor": pk, "amount": str(amount), "reason": reason})
        else:
            payable[pk] = amount
    if not payable:
        raise NothingToPayOut(left_out=left_out)
    run = PayoutRun.objects.create(
        provider=provider, cut_off=until, left_out=left_out, made_by=by, made_at=now
    )
    payouts = Payout.objects.bulk_create(
        Payout(
            run=run,
            vendor_id=pk,
            amount=amount,
            reference=f"PO-{run.pk}-{pk}",
            bank=locked[pk].bank,
            number=locked[pk].number,
            holder=locked[pk].holder,
        )
        for pk, amount in payable.items()
    )
    write_postings(
        (
            posting(Kind.DRAFTED, each.pk, payout=each.pk),
            postings.drafted(each.amount, vendor=each.vendor_id),
        )
        for each in payouts
    )
    return run


def why_not(vendor: Vendor, account: BankAccount | None, amount: Decimal, *, busy: bool) -> str:
    """Why a vendor is left out of a run; nothing when it is paid."""
    if vendor.status != Vendor.Status.APPROVED:
        return SUSPENDED
    if account is None:
        return BUSY if busy else NO_ACCOUNT
    if account.verified_at is None:
        return UNVERIFIED
    if account.is_paused:
        return PAUSED
    return TOO_SMALL if amount < settings.PAYOUT_MINIMUM else ""


def write_postings(written: Iterable[Written]) -> None:
    pairs = list(written)
    Posting.objects.bulk_create([new for new, _lines in pairs])
    write_together(new=[entry_of(new, line) for new, lines in pairs for line in lines])


def lock_run(run: PayoutRun) -> tuple[PayoutRun, list[Payout]]:
    locked = PayoutRun.objects.select_for_update().get(pk=run.pk)
    return locked, list(locked.payouts.select_for_update().order_by("pk"))


@transaction.atomic
def approve_run(run: PayoutRun, *, by: User) -> PayoutRun:
    """Raises Forbidden, SecondPersonNeeded, PayoutRefused (no draft)."""
    if not by.has_perm(APPROVE):
        raise Forbidden()
    run, payouts = lock_run(run)
    if run.status != PayoutRun.Status.DRAFT:
        raise PayoutRefused(status=run.status)
    is_own = run.made_by_id == by.pk
    if is_own and settings.TWO_PEOPLE:
        raise SecondPersonNeeded()
    run.status, run.approved_by, run.approved_at = PayoutRun.Status.APPROVED, by, timezone.now()
    run.is_by_one = is_own
    run.save()
    Payout.objects.filter(pk__in=[p.pk for p in payouts], status=Status.DRAFT).update(
        status=Status.APPROVED
    )
    return run


@transaction.atomic
def send_run(run: PayoutRun, *, by: User) -> PayoutRun:
    """Send what was approved: a job for each payout, or, by hand, as staff do with its sheet.

    Raises Forbidden, PayoutRefused (not approved).
    """
    if not by.has_perm(MAKE):
        raise Forbidden()
    run, payouts = lock_run(run)
    if run.status != PayoutRun.Status.APPROVED:
        raise PayoutRefused(status=run.status)
    run.status = PayoutRun.Status.SENT
    run.save()
    for payout in payouts:
        if payout.status == Status.APPROVED:
            payout.status, payout.sent_at = Status.SENT, timezone.now()
            payout.save()
            events.publish(PayoutMoved(payout.pk, payout.status))
            if PROVIDERS[run.provider].sends:
                defer("ledger.send_payout", payout_id=payout.pk)
    return run


def send_payout(payout_id: int) -> None:
    """Ask the provider for a payout, outside any transaction; safe to repeat.

    Raises ProviderError when it must be tried again.
    """
    payout = Payout.objects.select_related("run").get(pk=payout_id)
    if payout.status != Status.SENT:
        return
    answer = PROVIDERS[payout.run.provider].send(payout)
    if answer.status != Status.SENT:
        finish_payout(payout, status=answer.status, reason=answer.reason)


@transaction.atomic
def drop_run(run: PayoutRun, *, by: User) -> PayoutRun:
    """Nothing of a run is sent: the money is available again. Raises Forbidden, PayoutRefused."""
    if not (by.has_perm(MAKE) or by.has_perm(APPROVE)):
        raise Forbidden()
    run, payouts = lock_run(run)
    if run.status not in (PayoutRun.Status.DRAFT, PayoutRun.Status.APPROVED):
        raise PayoutRefused(status=run.status)
    run.status = PayoutRun.Status.DROPPED
    run.save()
    open_ones = [p for p in payouts if p.status in (Status.DRAFT, Status.APPROVED)]
    for payout in open_ones:
        payout.status, payout.ended_at = Status.DROPPED, timezone.now()
        payout.save()
    write_postings(
        (
            posting(Kind.DROPPED, each.pk, payout=each.pk),
            postings.put_back(each.amount, vendor=each.vendor_id, was_paid=False),
        )
        for each in open_ones
    )
    return run


@transaction.atomic
def finish_payout(payout: Payout, *, status: Payout.Status, reason: str = "") -> Payout:
    """Keep how a payout ended: paid, or come back, even after it had been paid. What is known
    already changes nothing. Raises PayoutRefused."""
    payout = Payout.objects.select_for_update().get(pk=payout.pk)
    if payout.status == status:
        return payout
    possible = {Status.SENT: (Status.PAID, Status.RETURNED), Status.PAID: (Status.RETURNED,)}
    if status not in possible.get(Status(payout.status), ()):
        raise PayoutRefused(status=payout.status)
    was_paid = payout.status == Status.PAID
    payout.status, payout.reason = status, reason
    if status == Status.PAID:
        payout.paid_at = timezone.now()
        lines = postings.paid_out(payout.amount, vendor=payout.vendor_id)
        written = posting(Kind.PAID_OUT, payout.pk, payout=payout.pk), lines
    else:
        payout.ended_at = timezone.now()
        lines = postings.put_back(payout.amount, vendor=payout.vendor_id, was_paid=was_paid)
        written = posting(Kind.CAME_BACK, payout.pk, payout=payout.pk), lines
    payout.save()
    write_postings([written])
    events.publish(PayoutMoved(payout.pk, payout.status))
    return payout


def settle_payout(payout: Payout, *, by: User, status: Payout.Status, reason: str = "") -> Payout:
    """Staff saw at the bank what became of it. Raises Forbidden, PayoutRefused."""
    if not by.has_perm(MAKE):
        raise Forbidden()
    return finish_payout(payout, status=status, reason=reason)
