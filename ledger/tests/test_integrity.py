"""Each check of the ledger finds and names what is wrong."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.database.books import open_books
from core.integrity import found_by
from ledger.models import Account, Entry, Posting
from ledger.operations import entry_of
from ledger.postings import Line
from orders.tests.factories import make_order
from payments.models import Payment, Refund
from payments.operations import refund_order
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db


def smuggle(*lines: Line, **links) -> Posting:
    """A posting that nothing stands behind."""
    new = Posting.objects.create(kind="adjusted", key="strange", at=timezone.now(), **links)
    Entry.objects.bulk_create([entry_of(new, line) for line in lines])
    return new


def test_money_that_no_order_stands_behind_is_found():
    part = make_order().fulfillments.get()
    smuggle(
        Line(Account.PENDING, Decimal(1_000), part.vendor_id),
        Line(Account.FEES, Decimal(-1_000)),
        fulfillment=part,
    )

    number = part.order.number
    assert found_by("the ledger says of each part of an order what order and refunds say") == [
        f"order {number}: part {part.pk}: house_fees -1000.00, should be 0.00",
        f"order {number}: part {part.pk}: vendor_pending 91000.00, should be 90000.00",
    ]
    assert found_by(
        "every account of the ledger comes to what orders, payments and refunds make of it"
    ) == [
        "house_fees: -1000.00, should be 0.00",
        "vendor_pending: 91000.00, should be 90000.00",
    ]


def test_a_refund_that_the_ledger_did_not_hear_of_is_found():
    order = make_order()
    (refund,) = refund_order(order, by=make_staff(), reason="x", amount=Decimal(10_000))
    Refund.objects.filter(pk=refund.pk).update(status="done")

    assert found_by("the ledger holds of each payment what came in and was not sent back") == [
        f"payment {refund.payment.reference}: 100000.00 held, should be 90000.00"
    ]


def test_a_payment_of_another_amount_is_found():
    order = make_order()
    with open_books():
        Payment.objects.update(amount=100_001)

    assert found_by("the ledger holds of each payment what came in and was not sent back") == [
        f"payment {order.payments.get().reference}: 100000.00 held, should be 100001.00"
    ]


def test_a_posting_without_entries_is_found():
    smuggle()

    assert found_by("a posting has entries, and they add up to nothing") == [
        "posting strange: its entries come to 0"
    ]


def test_an_entry_of_another_vendor_is_found():
    part, other = make_order(make_variant()).fulfillments.get(), make_vendor()
    smuggle(
        Line(Account.PENDING, Decimal(5), other.pk),
        Line(Account.PENDING, Decimal(-5), part.vendor_id),
        fulfillment=part,
    )

    assert found_by("a vendor's own entries are of its own parts and adjustments") == [
        f"posting strange: an entry is vendor {other.pk}'s, its part is not"
    ]
