"""What mails about money back say: how much of it concerns the reader, and for what."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from core.money import ZERO, display
from ledger.balances import balance_of
from ledger.models import Account, Entry, Posting
from notifications.letters.about import About
from notifications.models import Mail
from payments import gateways
from payments.models import Refund, RefundLine
from vendors.models import Vendor


def by_hand(refund: Refund) -> bool:
    """Whether staff send the money, not the gateway."""
    gateway = gateways.GATEWAYS.get(refund.payment.gateway)
    return not (gateway and gateway.needs_start)


def amount_for(mail: Mail, about: About) -> Decimal:
    """What of the refunds concerns the reader: for a vendor, what is for its own part; for staff,
    what they send."""
    refunds = about.refunds
    if mail.kind.startswith("staff_"):
        refunds = [refund for refund in refunds if by_hand(refund)]
    return sum((line.amount for line in lines_for(mail, refunds)), ZERO)


def lines_for(mail: Mail, refunds: Iterable[Refund]) -> list[RefundLine]:
    lines = [line for refund in refunds for line in refund.lines.all()]
    if mail.kind.startswith("vendor_"):
        own = mail.receiver_id
        lines = [
            line for line in lines if line.fulfillment and line.fulfillment.vendor.owner_id == own
        ]
    return lines


def given_back(mail: Mail, about: About) -> list[dict[str, str]]:
    """For what it is, line by line."""
    currency = about.order.currency
    return [
        {"what": line.what, "amount": display(line.amount, currency)}
        for line in lines_for(mail, about.refunds)
    ]


def taken_back(mail: Mail, about: About) -> dict[str, Any]:
    """What refunds took of a vendor's money that it had for good, and what it owes since then."""
    vendor = Vendor.objects.get(owner=mail.receiver_id)
    taken = Entry.objects.filter(
        vendor=vendor,
        account=Account.AVAILABLE,
        posting__kind=Posting.Kind.PROMISED,
        posting__refund__in=[refund.pk for refund in about.refunds],
    ).aggregate(amount=Sum("amount"))["amount"]
    if not taken:
        return {}
    available = balance_of(vendor.pk, timezone.now()).available
    return {"share": display(-taken), "owed": display(-available) if available < 0 else ""}
