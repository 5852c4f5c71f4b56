"""Paying vendors what is available: a run is made, approved by somebody else and sent, and each of
its payouts is paid or comes back.

Making a run moves the money from a vendor's balance to its payout, under the lock of the vendor's
bank account: of two runs at once only one finds it there.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
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
from core.errors import Forbidden, NotThere
from core.jobs import defer, defer_many
from core.money import cash_unit
from ledger import postings
from ledger.errors import (
    AmountDiffers,
    NothingToPayOut,
    PayoutRefused,
    SecondPersonNeeded,
)
from ledger.events import PayoutsMoved
from ledger.models import BankAccount, Payout, PayoutRun, Posting
from ledger.operations.recording import Written, entry_of, posting
from ledger.providers import PROVIDERS, Notification, Provider, by_name, of_webhook
from vendors.models import Vendor

logger = logging.getLogger(__name__)

Kind, Status = Posting.Kind, Payout.Status

MAKE, APPROVE = "ledger.make_payout", "ledger.approve_payout"
SUSPENDED = gettext_noop("The shop is not approved.")
NO_ACCOUNT = gettext_noop("There is no bank account.")
REFUSED = gettext_noop("The bank account was refused.")
UNVERIFIED = gettext_noop("The bank account is not verified.")
PAUSED = gettext_noop("The bank account was changed lately.")
TOO_SMALL = gettext_noop("Less than is paid out at once.")
UNREACHED = gettext_noop("This way of sending does not reach the bank.")
BUSY = gettext_noop("Another run is dealing with it.")

POSSIBLE = {Status.SENT: (Status.PAID, Status.RETURNED), Status.PAID: (Status.RETURNED,)}
ASK_AGAIN = timedelta(minutes=15)

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
def make_run(
    *,
    by: User,
    cut_off: datetime | None = None,
    provider: str = "manual",
    only: Collection[int] | None = None,
) -> PayoutRun:
    """Prepare payouts of what was available to each vendor, or to `only` these, by `cut_off`, else
    by now.

    Raises Forbidden, UnknownProvider, NothingToPayOut.
    """
    if not by.has_perm(MAKE):
        raise Forbidden()
    way = by_name(provider)
    now = timezone.now()
    until = min(cut_off or now, now)
    wanted = [row["vendor_id"] for row in rows(WHO_IS_OWED, {"until": until})]
    if only is not None:
        wanted = [pk for pk in wanted if pk in only]
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
        if reason := why_not(vendors[pk], account, amount, way=way, busy=busy):
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


def why_not(
    vendor: Vendor, account: BankAccount | None, amount: Decimal, *, way: Provider, busy: bool
) -> str:
    """Why a vendor is left out of a run; nothing when it is paid."""
    if vendor.status != Vendor.Status.APPROVED:
        return SUSPENDED
    if account is None:
        return BUSY if busy else NO_ACCOUNT
    if account.verified_at is None:
        return REFUSED if account.refusal else UNVERIFIED
    if account.is_paused:
        return PAUSED
    if not way.reaches(account):
        return UNREACHED
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
    sent = tuple(payout.pk for payout in payouts if payout.status == Status.APPROVED)
    Payout.objects.filter(pk__in=sent).update(status=Status.SENT, sent_at=timezone.now())
    events.publish(PayoutsMoved(sent, Status.SENT))
    if PROVIDERS[run.provider].sends:
        defer_many("ledger.send_payout", ({"payout_id": pk} for pk in sent))
    return run


def send_payout(payout_id: int) -> None:
    """Ask the provider for a payout, outside any transaction; safe to repeat.

    While it is on its way it is asked about now and then. When nobody answered for so long that
    the provider has forgotten the key, it might pay twice: staff look, and settle it by hand.
    Raises ProviderError when it must be tried again.
    """
    payout = Payout.objects.select_related("run").get(pk=payout_id)
    if payout.status != Status.SENT:
        return
    provider, now = PROVIDERS[payout.run.provider], timezone.now()
    assert payout.sent_at is not None  # its status says so
    is_forgotten = provider.key_lasts and now - payout.sent_at > provider.key_lasts
    if is_forgotten and not payout.provider_reference:
        logger.warning("payout %s is to be settled by hand", payout.reference)
        return
    answer = provider.send(payout)
    if answer.reference != payout.provider_reference:
        nameless = Payout.objects.filter(pk=payout.pk, provider_reference="")
        nameless.update(provider_reference=answer.reference)
    if answer.status == Status.SENT:
        defer("ledger.send_payout", at=now + ASK_AGAIN, payout_id=payout.pk)
    else:
        finish_payout(payout, status=answer.status, reason=answer.reason)


def receive_notification(name: str, headers: Mapping[str, str], raw_body: bytes) -> bool:
    """Keep what a provider reports of a payout; whether that changed anything.

    Raises NotThere (no such provider or payout), BadSignature, BadNotification, AmountDiffers.
    """
    told = of_webhook(name).parse_webhook(headers, raw_body)
    return told is not None and apply_notification(name, told)


@transaction.atomic
def apply_notification(name: str, told: Notification) -> bool:
    known = Payout.objects.select_for_update(of=("self",)).filter(run__provider=name)
    payout = known.filter(provider_reference=told.reference).first()
    if payout is None:
        raise NotThere()  # maybe its reference is being written: it is delivered again
    if told.amount != payout.amount:
        raise AmountDiffers()
    if told.status not in POSSIBLE.get(Status(payout.status), ()):
        return False
    finish_payout(payout, status=told.status, reason=told.reason)
    return True


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
    if status not in POSSIBLE.get(Status(payout.status), ()):
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
    events.publish(PayoutsMoved((payout.pk,), payout.status))
    return payout


def settle_payout(payout: Payout, *, by: User, status: Payout.Status, reason: str = "") -> Payout:
    """Staff saw at the bank what became of it. Raises Forbidden, PayoutRefused."""
    if not by.has_perm(MAKE):
        raise Forbidden()
    return finish_payout(payout, status=status, reason=reason)
