from decimal import Decimal

from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from ledger.models import Account, Adjustment, PayoutRun
from ledger.operations import (
    approve_run,
    keep_bank_account,
    make_run,
    send_run,
    verify_bank_account,
)
from orders.tests.factories import bring, make_order
from vendors.models import Vendor
from vendors.tests.factories import make_vendor


def make_adjustment(
    vendor: Vendor | None = None, amount: int = -20_000, against: str = Account.FEES
) -> Adjustment:
    """One that waits for a second person."""
    return Adjustment.objects.create(
        vendor=vendor or make_vendor(),
        amount=Decimal(amount),
        against=against,
        reason="paket hilang",
        made_by=make_staff(),
        made_at=timezone.now(),
    )


def make_payable_vendor(*, number: str = "0141234567", orders: int = 1) -> Vendor:
    """A vendor with a verified account and 90,000 available of each order."""
    vendor = make_vendor()
    for _n in range(orders):
        bring(make_order(make_variant(vendor=vendor)).fulfillments.get(), "completed")
    account = keep_bank_account(vendor, bank="BCA", number=number, holder="Sari Dewi")
    verify_bank_account(account, by=make_staff("ledger.verify_bankaccount"))
    return vendor


def make_sent_run(provider: str = "manual") -> PayoutRun:
    """A run of all that can be paid out, made and approved by two, and sent."""
    maker, approver = make_staff("ledger.make_payout"), make_staff("ledger.approve_payout")
    run = approve_run(make_run(by=maker, provider=provider), by=approver)
    return send_run(run, by=maker)
