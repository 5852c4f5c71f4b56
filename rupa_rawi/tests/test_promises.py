"""What was promised is done although its job is lost, and named while it is not."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.operations import ask_for_export
from accounts.tests.factories import make_address, make_staff, make_user
from catalog.models import ProductImage
from catalog.operations import ask_for_notice, import_products, set_stock
from catalog.operations.importing.imports import AT_ONCE
from catalog.sheets.rows import Row, Sheet
from catalog.tests.factories import make_variant
from core import integrity
from core.jobs import defer
from core.promises import LONG, Promise, promises, sweep
from core.tests.jobs import lose_jobs, sql
from ledger.operations import (
    approve_run,
    keep_bank_account,
    make_run,
    send_run,
    verify_bank_account,
)
from notifications.tests.factories import make_delivery, make_endpoint, make_mail
from orders.operations import add_to_cart
from orders.tests.factories import bring, make_order
from payments.operations import place_with_payment, refund_order
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

KEPT = "what was promised is done, or a job for it is in the queue"


def refund() -> None:
    refund_order(make_order(), by=make_staff("payments.refund"), reason="rusak", amount=1)


def checkout() -> None:
    buyer = make_user()
    add_to_cart(buyer, make_variant().pk, 1)
    address = make_address(buyer).pk
    place_with_payment(buyer, shipping_address=address, gateway="test")


def mail() -> None:
    order = make_order()
    made = make_mail(order.buyer, "order_placed", order=order.pk)
    defer("notifications.send_mail", mail_id=made.pk)


def delivery() -> None:
    made = make_delivery(make_endpoint())
    defer("notifications.send_delivery", delivery_id=made.pk)


def picture() -> None:
    product = make_variant().product
    image = ProductImage.objects.create(product=product, file="products/a.webp", is_primary=True)
    defer("catalog.write_renditions", image_id=image.pk)


def goods_are_back() -> None:
    product = make_variant(stock=0).product
    ask_for_notice(product, by=make_user())
    set_stock(product.variants.get(), 3)


def long_sheet() -> None:
    vendor = make_vendor()
    rows = [Row(n, {"name": f"Kain {n}"}, {"price": Decimal(1)}) for n in range(AT_ONCE + 1)]
    import_products(vendor, Sheet(rows, []), by=vendor.owner)


def personal_data() -> None:
    ask_for_export(make_user())


def order_over_its_time() -> None:
    order = make_order(gateway="manual")
    order.expires_at = timezone.now()
    order.save(update_fields=["expires_at"])


def payout() -> None:
    vendor, staff = make_vendor(), make_staff()
    bring(make_order(make_variant(vendor=vendor)).fulfillments.get(), "completed")
    account = keep_bank_account(vendor, bank="BCA", number="0141234567", holder="Sari Dewi")
    verify_bank_account(account, by=staff)
    send_run(approve_run(make_run(by=staff, provider="test"), by=make_staff()), by=staff)


MADE = {
    "payments.send_refund": refund,
    "payments.start_payment": checkout,
    "payments.expire_unpaid": order_over_its_time,
    "notifications.send_mail": mail,
    "notifications.send_delivery": delivery,
    "catalog.write_renditions": picture,
    "catalog.run_import": long_sheet,
    "catalog.tell_of_stock": goods_are_back,
    "accounts.write_export": personal_data,
    "ledger.send_payout": payout,
}
BY_THEMSELVES = {"payments.expire_unpaid", "catalog.tell_of_stock"}
SWEPT = sorted(MADE.keys() - BY_THEMSELVES)
NAMED = sorted(MADE.keys() - {"catalog.write_renditions"})


def promise_of(job: str) -> Promise:
    (found,) = (promise for promise in promises() if promise.job == job)
    return found


def waiting(job: str) -> list[dict]:
    jobs = ProcrastinateJob.objects.filter(task_name=job, status="todo")
    return sorted(jobs.values_list("args", flat=True), key=str)


def named(job: str) -> list[str]:
    what = promise_of(job).what
    return [line for line in integrity.found_by(KEPT) if line.startswith(what)]


def put(job: str, status: str) -> None:
    sql("UPDATE procrastinate_jobs SET status = %s WHERE task_name = %s", status, job)


def test_every_promise_stands_in_this_table():
    assert {promise.job for promise in promises()} == MADE.keys() <= app.tasks.keys()


@pytest.mark.parametrize("job", SWEPT)
def test_what_was_promised_gets_another_job_when_its_job_is_lost(job):
    MADE[job]()
    promised = waiting(job)
    assert promised and lose_jobs(job) == len(promised)

    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert sweep(timezone.now()) == len(promised)
        assert waiting(job) == promised
        assert sweep(timezone.now()) == 0


@pytest.mark.parametrize("status", ["failed", "succeeded", "cancelled", "aborted"])
@pytest.mark.parametrize("job", SWEPT)
def test_a_job_that_has_ended_is_no_job_for_what_is_still_promised(job, status):
    MADE[job]()
    promised = waiting(job)
    put(job, status)

    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        sweep(timezone.now())

    assert waiting(job) == promised


@pytest.mark.parametrize("status", ["todo", "doing"])
@pytest.mark.parametrize("job", SWEPT)
def test_what_has_a_job_gets_no_second_one(job, status):
    MADE[job]()
    put(job, status)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        sweep(timezone.now())

    assert ProcrastinateJob.objects.filter(task_name=job).exclude(status=status).count() == 0


@pytest.mark.parametrize("job", NAMED)
def test_what_has_waited_for_long_without_a_job_is_named(job):
    MADE[job]()
    lose_jobs(job)

    assert named(job) == []
    with time_machine.travel(timezone.now() + LONG + timedelta(minutes=1), tick=False):
        assert named(job) != []
        if job in SWEPT:
            sweep(timezone.now())
        else:
            defer(job, timestamp=0)
        assert named(job) == []


def test_a_run_a_moment_ago_is_enough_for_what_comes_by_itself():
    """A gateway that is away keeps an order from expiring: somebody does look after it."""
    order_over_its_time()

    with time_machine.travel(timezone.now() + LONG + timedelta(minutes=1), tick=False):
        assert named("payments.expire_unpaid") != []
        defer("payments.expire_unpaid", timestamp=0)
        put("payments.expire_unpaid", "succeeded")
        sql("UPDATE procrastinate_events SET at = %s", timezone.now())
        assert named("payments.expire_unpaid") == []


def test_those_that_have_a_job_do_not_hide_those_that_have_none(monkeypatch):
    first, lost = make_delivery(make_endpoint()), make_delivery(make_endpoint())
    defer("notifications.send_delivery", delivery_id=first.pk)
    promise = promise_of("notifications.send_delivery")
    monkeypatch.setattr("core.promises._promises", [Promise(**{**vars(promise), "batch": 1})])

    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert sweep(timezone.now()) == 1

    assert {job["delivery_id"] for job in waiting("notifications.send_delivery")} == {
        first.pk,
        lost.pk,
    }
