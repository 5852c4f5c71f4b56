"""Mails about a vendor's money, opened and read."""

from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from ledger.models import Payout
from ledger.operations import finish_payout, keep_bank_account
from ledger.tests.factories import make_payable_vendor, make_sent_run
from notifications.models import Mail
from notifications.tests.test_mail import only, read
from orders.tests.factories import make_order
from payments.operations import refund_order
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db


def test_a_changed_bank_account_is_told_to_the_owner_with_its_last_four_digits():
    vendor = make_vendor()

    keep_bank_account(vendor, bank="BRI", number="0149998888", holder="Sari Dewi")

    message = only("bank_account_changed")
    assert message.to == [vendor.owner.email]
    assert "BRI ••••8888" in message.body
    assert "014999" not in message.body


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (Payout.Status.PAID, "Rp90.000 sudah kami kirim ke BCA ••••4567"),
        (Payout.Status.RETURNED, "Alasan: Rekening tutup"),
    ],
)
def test_how_a_payout_ended_is_told_to_the_owner(ended, said):
    vendor = make_payable_vendor()
    payout = make_sent_run().payouts.get()
    assert not Mail.objects.filter(kind="payout").exists()

    finish_payout(payout, status=ended, reason="Rekening tutup")

    message = only("payout")
    assert message.to == [vendor.owner.email]
    assert said in message.body


def test_a_refund_after_the_payout_says_what_it_takes_and_what_is_owed_since():
    vendor = make_payable_vendor()
    payout = make_sent_run().payouts.get()
    finish_payout(payout, status=Payout.Status.PAID)
    Mail.objects.all().delete()
    order = vendor.fulfillments.get().order

    refund_order(order, by=make_staff(), reason="retak", amount=Decimal(50_000))

    message = only("vendor_refund")
    assert "Rp50.000 dikembalikan kepada pembeli" in message.body
    assert "Bagian Anda, Rp45.000, sudah dipotong dari saldo Anda." in message.body
    assert "Saldo Anda sekarang −Rp45.000." in message.body


def test_a_refund_of_what_is_pending_takes_nothing_back():
    order = make_order()

    refund_order(order, by=make_staff(), reason="gores", amount=Decimal(50_000))

    assert "saldo" not in only("vendor_refund").body


def test_a_late_mail_that_a_payout_was_paid_does_not_say_why_it_came_back_since():
    make_payable_vendor()
    payout = make_sent_run().payouts.get()
    finish_payout(payout, status=Payout.Status.PAID)
    finish_payout(payout, status=Payout.Status.RETURNED, reason="Rekening tutup")

    paid, back = sorted((message.body for message in read("payout")), key=len)

    assert "sudah kami kirim" in paid
    assert "Rekening tutup" not in paid
    assert "Alasan: Rekening tutup" in back
