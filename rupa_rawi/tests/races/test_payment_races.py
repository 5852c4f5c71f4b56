"""Money under rivals: no refund above what was paid, and what a gateway says counts once, however
often, late or forged it comes (docs/reliability.md, promises 7 and 14)."""

import os
import random
from collections import Counter
from decimal import Decimal

import httpx
import orjson
import pytest

from accounts.tests.factories import make_staff
from accounts.tokens import sign_access
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core import integrity
from orders.models import Order
from orders.tests.factories import make_order
from payments.models import Payment, PaymentEvent, Refund
from payments.tests.midtrans import running_midtrans
from rupa_rawi.tests.races.server import Server, at_once, request, running

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def midtrans():
    with running_midtrans() as fake:
        yield fake


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker, midtrans):
    """Two processes that know this Midtrans."""
    with pytest.MonkeyPatch.context() as environment, django_db_blocker.unblock():
        for name, value in midtrans.settings.items():
            environment.setitem(os.environ, name, value)
        with running() as server:
            yield server


@pytest.fixture
def order(midtrans, settings, books_balance):
    """An order of 100 000 that waits to be paid at Midtrans."""
    midtrans.forget()
    for name, value in midtrans.settings.items():
        setattr(settings, name, value)
    return make_order(make_variant(price=100_000), gateway="midtrans")


def refund(server: Server, order: Order, token: str, **body) -> httpx.Response:
    return request(
        "POST",
        f"{server.url}/api/v1/orders/{order.number}/refunds",
        json={"reason": "berebut"} | body,
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    )


def deliver(server: Server, notification: dict) -> httpx.Response:
    return request(
        "POST",
        f"{server.url}/api/v1/payments/webhooks/midtrans",
        content=orjson.dumps(notification),
        timeout=60,
    )


def test_40_parallel_refunds_give_back_no_more_than_was_paid(server, books_balance):
    order = make_order(make_variant(price=100_000))  # the test gateway settles at once
    part = order.fulfillments.get()
    token = sign_access(make_staff())
    wishes = [{"amount": "9000"}, {"amount": "9000", "fulfillment": part.pk}] * 20

    answers = at_once([lambda w=w: refund(server, order, token, **w) for w in wishes])

    assert Counter(a.status_code for a in answers) == {201: 11, 409: 29}
    assert {e["code"] for a in answers if a.is_error for e in a.json()["errors"]} == {
        "refund_too_large"
    }
    payment = Payment.objects.get()
    assert payment.refunded == sum(Refund.objects.values_list("amount", flat=True)) == 99_000
    rest = refund(server, order, token)
    assert rest.json()["refunds"][0]["amount"] == "1000.00"
    assert Order.objects.get().payment_status == "refunded"


def test_40_deliveries_repeated_late_out_of_order_and_forged_pay_an_order_once(
    server, order, midtrans
):
    reference = order.payments.get().reference
    pending = midtrans.pay(reference, "pending")
    challenged = midtrans.pay(reference, "capture", fraud_status="challenge", status_code="201")
    settled = midtrans.pay(reference, "settlement", status_code="200", fraud_status="accept")
    forged = settled | {"signature_key": "f" * 128}
    dear = midtrans.notification(reference, gross_amount="1.00")
    stranger = midtrans.notification(reference, order_id="250430EA4615A55DB2-1")
    deliveries = [settled] * 14 + [pending] * 8 + [challenged] * 6 + [forged] * 6
    deliveries += [dear] * 4 + [stranger] * 2
    random.Random(7).shuffle(deliveries)

    answers = at_once([lambda d=d: deliver(server, d) for d in deliveries])

    assert Counter(a.status_code for a in answers) == {200: 28, 401: 6, 409: 4, 404: 2}
    payment = Payment.objects.get()
    assert (payment.status, payment.refunded) == ("paid", 0)
    assert Counter(PaymentEvent.objects.values_list("result", flat=True)) == {
        "applied": 1,
        "ignored": 2,
        "refused": 1,
    }
    history = order.history.filter(axis="payment").values_list("source", "target")
    assert list(history) == [("pending", "paid")]


def test_40_deliveries_for_an_order_that_was_given_up_send_the_money_back_once(
    server, order, midtrans
):
    payment = order.payments.get()
    token = sign_access(order.buyer)
    settled = midtrans.pay(payment.reference)
    cancel = {"status": "cancelled", "notes": "tidak jadi"}

    def give_up() -> httpx.Response:
        return request(
            "PUT",
            f"{server.url}/api/v1/orders/{order.number}",
            json=cancel,
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )

    calls = [lambda: deliver(server, settled)] * 38
    answers = at_once([*calls[:19], give_up, give_up, *calls[19:]])

    assert {a.status_code for a in answers} == {200}
    assert Order.objects.get().payment_status == "refunded"
    assert Refund.objects.get().amount == Decimal(100_000)
    assert Variant.objects.get().stock == 10
    assert PaymentEvent.objects.get().result == "applied"


def test_without_the_lock_too_much_is_given_back_so_these_tests_can_fail(without):
    order = make_order(make_variant(price=100_000))
    token = sign_access(make_staff())

    at_once([lambda: refund(without("money"), order, token, amount="60000")] * 8)

    assert sum(Refund.objects.values_list("amount", flat=True)) > 100_000
    assert any(integrity.violations().values())
