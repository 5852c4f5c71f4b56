"""Vendors are paid what is available, once: runs, approval by two people, sending, coming back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.errors import BadInput, Forbidden
from ledger import providers
from ledger.errors import NothingToPayOut, NotVerifiable, PayoutRefused, SecondPersonNeeded
from ledger.models import BankAccount, Payout, PayoutRun
from ledger.operations import (
    approve_run,
    drop_run,
    finish_payout,
    keep_bank_account,
    make_run,
    refuse_bank_account,
    send_payout,
    send_run,
    settle_payout,
    verify_bank_account,
)
from ledger.sheets import LAYOUTS, sheet_of
from ledger.tests.factories import make_payable_vendor, make_sent_run
from ledger.tests.test_ledger import balance
from orders.errors import ReasonRequired
from orders.operations import take_back
from orders.tests.factories import bring, make_order
from vendors.operations import review_vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

Status = Payout.Status


def test_a_run_sets_aside_what_is_available_and_a_second_run_finds_nothing():
    vendor, staff = make_payable_vendor(), make_staff("ledger.make_payout")

    run = make_run(by=staff)

    payout = run.payouts.get()
    assert (payout.vendor, payout.amount, payout.status) == (vendor, 90_000, "draft")
    assert balance(vendor) == (0, 0, 0)
    with pytest.raises(NothingToPayOut):
        make_run(by=staff)


def test_what_is_pending_held_or_came_after_the_cut_off_stays():
    vendor = make_payable_vendor()
    make_order(make_variant(vendor=vendor))
    cut_off = timezone.now()
    bring(make_order(make_variant(vendor=vendor)).fulfillments.get(), "completed")
    vendor.hold_days = 3
    vendor.save()
    bring(make_order(make_variant(vendor=vendor)).fulfillments.get(), "completed")

    run = make_run(by=make_staff(), cut_off=cut_off)

    assert run.payouts.get().amount == 90_000
    assert balance(vendor) == (90_000, 90_000, 90_000)


def test_who_cannot_be_paid_is_listed_with_the_reason():
    make_payable_vendor()
    suspended, unverified, paused = (
        make_payable_vendor(),
        make_payable_vendor(),
        make_payable_vendor(),
    )
    without = make_vendor()
    bring(make_order(make_variant(vendor=without)).fulfillments.get(), "completed")
    review_vendor(suspended, "suspend", by=make_staff(), reason="aduan")
    BankAccount.objects.filter(vendor=unverified).update(verified_at=None)
    keep_bank_account(paused, bank="BCA", number="0149999999", holder="Sari Dewi")
    verify_bank_account(BankAccount.objects.get(vendor=paused), by=make_staff())

    run = make_run(by=make_staff())

    assert run.payouts.count() == 1
    assert {row["vendor"]: row["reason"] for row in run.left_out} == {
        suspended.pk: "The shop is not approved.",
        unverified.pk: "The bank account is not verified.",
        paused.pk: "The bank account was changed lately.",
        without.pk: "There is no bank account.",
    }


def test_too_little_waits_for_more(settings):
    vendor = make_payable_vendor()
    settings.PAYOUT_MINIMUM = Decimal(90_001)
    with pytest.raises(NothingToPayOut):
        make_run(by=make_staff())

    bring(make_order(make_variant(vendor=vendor)).fulfillments.get(), "completed")

    assert make_run(by=make_staff()).payouts.get().amount == 180_000


def test_who_made_a_run_does_not_approve_it(settings):
    make_payable_vendor()
    one = make_staff("ledger.make_payout", "ledger.approve_payout")
    run = make_run(by=one)

    with pytest.raises(SecondPersonNeeded):
        approve_run(run, by=one)
    with pytest.raises(Forbidden):
        approve_run(run, by=make_staff("ledger.make_payout"))
    with pytest.raises(PayoutRefused):
        send_run(run, by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutRun.objects.update(status="approved", approved_by=one)

    settings.TWO_PEOPLE = False
    assert approve_run(run, by=one).is_by_one


def test_a_run_that_is_sent_by_hand_ends_as_staff_saw_it_at_the_bank():
    kept, back = make_payable_vendor(), make_payable_vendor()
    run = make_sent_run()
    staff = make_staff("ledger.make_payout")
    one, other = run.payouts.order_by("pk")

    settle_payout(one, by=staff, status=Status.PAID)
    settle_payout(other, by=staff, status=Status.RETURNED, reason="Rekening tutup")

    assert balance(kept) == (0, 0, 0)
    assert balance(back) == (0, 0, 90_000)
    assert Payout.objects.get(pk=other.pk).reason == "Rekening tutup"
    with pytest.raises(PayoutRefused):
        settle_payout(other, by=staff, status=Status.PAID)


def test_what_was_paid_may_still_come_back():
    vendor = make_payable_vendor()
    payout = make_sent_run().payouts.get()
    finish_payout(payout, status=Status.PAID)

    finish_payout(payout, status=Status.RETURNED)

    assert balance(vendor) == (0, 0, 90_000)


def test_a_run_that_is_dropped_puts_everything_back():
    vendor = make_payable_vendor()
    run = make_run(by=make_staff())

    drop_run(run, by=make_staff("ledger.approve_payout"))

    assert balance(vendor) == (0, 0, 90_000)
    assert make_run(by=make_staff()).payouts.get().amount == 90_000


def test_a_provider_pays_once_however_often_it_is_asked(monkeypatch):
    vendor, closed = make_payable_vendor(), make_payable_vendor(number="0140000000")
    run = make_sent_run("test")
    asked: list[str] = []
    answer = providers.Test.send
    monkeypatch.setattr(
        providers.Test, "send", lambda self, payout: asked.append("x") or answer(self, payout)
    )

    for payout in run.payouts.all():
        send_payout(payout.pk)
        send_payout(payout.pk)

    assert len(asked) == 2
    assert [p.status for p in run.payouts.order_by("pk")] == ["paid", "returned"]
    assert (balance(vendor), balance(closed)) == ((0, 0, 0), (0, 0, 90_000))


def test_a_refund_after_the_payout_is_owed_and_nothing_is_paid_out_before_it_is_earned():
    vendor = make_payable_vendor()
    payout = make_sent_run().payouts.get()
    finish_payout(payout, status=Status.PAID)
    order = vendor.fulfillments.get().order

    take_back(order, by=make_staff(), reason="retak")

    assert balance(vendor) == (0, 0, -90_000)
    with pytest.raises(NothingToPayOut):
        make_run(by=make_staff())


def test_a_changed_account_is_verified_anew_and_waits_three_days_a_first_one_does_not():
    vendor = make_payable_vendor()
    account = vendor.bank_account
    assert not BankAccount.objects.get().is_paused
    same = keep_bank_account(vendor, bank=" BCA ", number="0141234567", holder="Sari Dewi")
    assert same.verified_at

    changed = keep_bank_account(vendor, bank="BRI", number="0149999999", holder="Sari Dewi")

    assert changed.verified_at is None
    assert changed.paused_until > timezone.now() + timedelta(hours=71)
    with pytest.raises(NotVerifiable):
        verify_bank_account(account, by=make_staff())  # as it was before
    with pytest.raises(NotVerifiable):
        owner = vendor.owner
        owner.is_superuser = True
        verify_bank_account(changed, by=owner)


def test_a_refused_account_is_not_paid_to_and_the_vendor_reads_why_until_another_is_given(client):
    vendor, staff = make_payable_vendor(), make_staff()
    wrong = keep_bank_account(vendor, bank="BRI", number="0149999999", holder="Sari Dewi")
    with pytest.raises(ReasonRequired):
        refuse_bank_account(wrong, by=staff, reason=" ")
    with pytest.raises(Forbidden):
        refuse_bank_account(wrong, by=vendor.owner, reason="Nama pemilik berbeda")

    refuse_bank_account(wrong, by=staff, reason="Nama pemilik berbeda")

    with pytest.raises(NothingToPayOut) as refused:
        make_run(by=staff)
    assert refused.value.data["left_out"][0]["reason"] == "The bank account was refused."
    client.force_login(vendor.owner)
    assert "Nama pemilik berbeda" in client.get("/dashboard/money/bank-account").text
    other = keep_bank_account(vendor, bank="BCA", number="0141234567", holder="Sari Dewi")
    assert other.refusal == ""
    assert verify_bank_account(other, by=staff).verified_at


@pytest.mark.parametrize("wrong", [{"number": "12a45"}, {"bank": ""}, {"holder": "x"}])
def test_an_account_that_cannot_be_one_is_refused(wrong):
    given = {"bank": "BCA", "number": "0141234567", "holder": "Sari Dewi"} | wrong

    with pytest.raises(BadInput) as refused:
        keep_bank_account(make_vendor(), **given)

    assert not BankAccount.objects.exists()
    assert next(iter(wrong)) in str([p.attr for p in refused.value.problems or [refused.value]])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sheet_has_a_line_for_each_payout_and_no_formula(layout):
    make_payable_vendor()
    BankAccount.objects.update(holder="=HYPERLINK()")
    run = make_sent_run()

    title, line = sheet_of(run, layout).splitlines()

    assert len(title.split(",")) == len(LAYOUTS[layout])
    assert "90000" in line
    assert "'=HYPERLINK()" in line
