"""Each vendor is paid once: two runs at once, kills between what is sent and what is recorded, a
provider that answers twice, late or never. Rivals and victims are processes of their own."""

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from threading import BrokenBarrierError

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_staff
from core import integrity
from core.promises import sweep
from core.tests.jobs import lose_jobs
from ledger.balances import balance_of
from ledger.errors import NothingToPayOut
from ledger.models import BankAccount, Payout, Posting
from ledger.models.payouts import BankAccountQuerySet
from ledger.operations import make_run, paying_out, send_payout, settle_payout
from ledger.providers import ProviderError
from ledger.providers.midtrans import bank_code
from ledger.tests.factories import make_payable_vendor, make_sent_run
from ledger.tests.midtrans_payouts import FakePayouts, notification, running_payouts
from notifications.tests.factories import run_jobs, waiting_jobs

FORK = get_context("fork")  # a child has the settings and the database of the test
WAIT = 20  # seconds: nothing of this takes long
WEBHOOK = "/api/v1/payouts/webhooks/midtrans"
ONCE = [("0141234567", "90000.00")]


def processes(*calls: Callable[[], object]) -> list[int | None]:
    """Run each in a process of its own, at the same time; how each ended."""

    def run(call: Callable[[], object]) -> None:
        for connection in connections.all(initialized_only=True):
            connection.connection = None  # the parent's: not ours to use or to close
        try:
            call()
        except Exception:  # noqa: BLE001  told by the exit code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    children = [FORK.Process(target=run, args=[call]) for call in calls]
    for child in children:
        child.start()
    for child in children:
        child.join(WAIT)
        if child.is_alive():
            child.kill()
            child.join()
    return [child.exitcode for child in children]


@pytest.fixture(scope="module")
def payouts_server() -> Iterator[FakePayouts]:
    with running_payouts() as fake:
        yield fake


@pytest.fixture
def iris(payouts_server, settings) -> Iterator[FakePayouts]:
    """Midtrans at our door; the test fails when it was sent what it would not take."""
    payouts_server.forget()
    for name, value in payouts_server.settings.items():
        setattr(settings, name, value)
    yield payouts_server
    assert payouts_server.wrong == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("lock", "paid"), [("on", 1), ("off", 2)])
def test_two_runs_at_once_pay_a_vendor_once_and_without_the_lock_twice(lock, paid, monkeypatch):
    make_payable_vendor()
    staff = make_staff("ledger.make_payout")
    both_have_read = FORK.Barrier(2, timeout=2)
    read = paying_out.rows

    def read_and_wait(statement: str, given: dict) -> list[dict]:
        found = read(statement, given)
        if statement == paying_out.OWED:
            with suppress(BrokenBarrierError):  # the other found the account locked, and is done
                both_have_read.wait()
        return found

    def pay_out() -> None:
        with suppress(NothingToPayOut):
            make_run(by=staff)

    monkeypatch.setattr(paying_out, "rows", read_and_wait)
    if lock == "off":
        monkeypatch.setattr(BankAccountQuerySet, "locked", lambda all_: all_.order_by("vendor"))
    assert processes(pay_out, pay_out) == [0, 0]

    assert Payout.objects.count() == paid
    balance = balance_of(Payout.objects.values_list("vendor", flat=True)[0], timezone.now())
    assert balance.available == 90_000 * (1 - paid)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_anywhere_between_sent_and_recorded_pays_once(iris, monkeypatch):
    for _n in range(4):
        make_payable_vendor()
    payouts = list(make_sent_run("midtrans").payouts.all())
    midtrans = paying_out.PROVIDERS["midtrans"]
    send_payout(payouts[3].pk)
    (sent_before,) = iris.payouts
    iris.end(sent_before)

    def dying_after(owner: object, name: str, payout: Payout) -> Callable[[], None]:
        """A process that is gone as soon as this is done."""
        original = getattr(owner, name)

        def call_and_die(*args, **kwargs):
            original(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        def ask() -> None:
            setattr(owner, name, call_and_die)
            send_payout(payout.pk)

        return ask

    ended = processes(
        dying_after(midtrans, "create", payouts[0]),
        dying_after(midtrans, "approve", payouts[1]),
        dying_after(paying_out, "defer", payouts[2]),  # its reference is recorded
        dying_after(paying_out, "write_postings", payouts[3]),  # it is paid, and not committed
    )
    assert ended == [-signal.SIGKILL] * 4
    assert {payout.status for payout in Payout.objects.all()} == {"sent"}
    for payout in payouts:
        send_payout(payout.pk)
    for reference in iris.payouts:
        iris.end(reference)
    for _n in range(2):
        for payout in payouts:
            send_payout(payout.pk)

    assert iris.transfers == ONCE * 4
    assert {payout.status for payout in Payout.objects.all()} == {"paid"}
    assert Posting.objects.filter(kind="paid_out").count() == 4
    assert not any(integrity.violations().values())


@pytest.fixture
def payout(iris, db) -> Payout:
    make_payable_vendor()
    return make_sent_run("midtrans").payouts.get()


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_a_provider_that_answers_twice_and_late_pays_once(iris, payout):
    assert run_jobs("ledger.") == 1
    (reference,) = iris.payouts
    assert Payout.objects.get().provider_reference == reference
    assert iris.calls == ["POST payouts", f"GET payouts/{reference}", "POST payouts/approve"]
    (asked_later,) = waiting_jobs("ledger.")
    assert asked_later.scheduled_at > timezone.now() + timedelta(minutes=14)

    told = iris.end(reference)
    results = [tell(*told) for _n in range(3)]
    send_payout(payout.pk)

    assert [answer.json()["result"] for answer in results] == ["applied", "ignored", "ignored"]
    assert (Payout.objects.get().status, iris.transfers) == ("paid", ONCE)
    back = tell(*iris.end(reference, "failed", error_message="Account closed"))
    assert back.json()["result"] == "applied"
    again = tell(*told)  # the first word of it, once more
    assert again.json()["result"] == "ignored"
    found = Payout.objects.get()
    assert (found.status, found.reason) == ("returned", "Account closed")


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_words_that_are_forged_or_about_another_payout_count_for_nothing(iris, payout):
    send_payout(payout.pk)
    (reference,) = iris.payouts
    raw, headers = iris.end(reference)
    wrong = {"reference_no": reference, "amount": "1.00", "status": "completed"}
    cases = [
        (raw.replace(b"90000", b"90001"), headers, 401),
        (raw, {}, 401),
        (*notification(wrong), 409),
        (*notification(wrong | {"reference_no": "x"}), 404),
        (*notification(wrong | {"status": "lost"}), 400),
        (*notification({"status": "topup"}), 200),
    ]
    assert [tell(body, signed).status_code for body, signed, _code in cases] == [
        code for *_said, code in cases
    ]
    assert Payout.objects.get().status == "sent"


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_a_provider_whose_answers_are_lost_is_asked_again_under_the_same_key(iris, payout):
    iris.loses_answers = True
    for _n in range(3):
        with pytest.raises(ProviderError):
            send_payout(payout.pk)
    iris.loses_answers = False

    send_payout(payout.pk)

    assert len(iris.payouts) == 1
    assert iris.transfers == ONCE


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_a_provider_that_is_silent_until_it_forgot_the_key_is_not_asked_again(iris, payout):
    iris.is_away = True
    with pytest.raises(ProviderError):
        send_payout(payout.pk)
    iris.is_away = False
    lose_jobs("ledger.send_payout")

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        send_payout(payout.pk)
        assert sweep(timezone.now()) == 0
        settle_payout(payout, by=make_staff(), status=Payout.Status.RETURNED, reason="?")

    assert (iris.transfers, Payout.objects.get().status) == ([], "returned")


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_a_payout_that_the_provider_does_not_take_comes_back(iris, payout):
    iris.refuses = "Beneficiary account is invalid"

    send_payout(payout.pk)

    found = Payout.objects.get()
    assert (found.status, iris.transfers) == ("returned", [])
    assert "Beneficiary account is invalid" in found.reason


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_without_an_approvers_key_somebody_decides_at_the_provider(iris, payout, settings):
    settings.MIDTRANS_PAYOUTS_APPROVER_KEY = ""
    send_payout(payout.pk)
    assert iris.transfers == []

    (reference,) = iris.payouts
    iris.end(reference, "rejected", error_message="Not by us")
    send_payout(payout.pk)

    assert (Payout.objects.get().status, Payout.objects.get().reason) == (
        "returned",
        "Not by us",
    )


def tell(raw: bytes, headers: dict):
    client = Client(raise_request_exception=False)
    return client.post(WEBHOOK, raw, content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_an_account_that_the_provider_does_not_reach_is_left_out_with_the_reason(iris):
    make_payable_vendor()
    for bank, number in (("Bank Kecamatan", "0141234567"), ("BCA", "01412")):
        vendor = make_payable_vendor()
        BankAccount.objects.filter(vendor=vendor).update(bank=bank, number=number)

    run = make_run(by=make_staff(), provider="midtrans")

    assert run.payouts.count() == 1
    assert {row["reason"] for row in run.left_out} == {
        "This way of sending does not reach the bank."
    }


@pytest.mark.parametrize(
    ("said", "code"),
    [("BCA", "bca"), ("Bank BRI", "bri"), ("PT Bank Mandiri", "mandiri"), ("Bank Kecamatan", "")],
)
def test_banks_are_known_by_what_vendors_call_them(said, code):
    assert bank_code(said) == code
