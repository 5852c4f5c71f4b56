"""Paying again, giving back and notifications, over the API."""

import time
from decimal import Decimal

import orjson
import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from accounts.tokens import sign_access
from catalog.tests.factories import make_variant
from orders.models import Order
from orders.operations import apply_transition, move_order
from orders.tests.factories import make_order
from payments import operations
from payments.gateways.test import sign
from payments.models import Payment, PaymentEvent, Refund

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def code(answer) -> str:
    return answer.json()["errors"][0]["code"]


# ── paying again ────────────────────────────────────────────────────────────────────────────────


def pay_again(client, order: Order, **body):
    return client.post(f"/api/v1/orders/{order.number}/payments", body, format="json")


def test_the_buyer_pays_again_another_way(api):
    order = make_order(gateway="manual")

    answer = pay_again(api(order.buyer), order, gateway="test")

    shown = answer.json()
    assert (answer.status_code, shown["status"], shown["gateway"]) == (201, "paid", "test")
    assert shown["reference"] == f"{order.number}-2"
    assert [p.status for p in order.payments.order_by("pk")] == ["cancelled", "paid"]
    assert Order.objects.get().payment_status == "paid"


def test_without_a_gateway_it_is_the_shops_default(api, settings):
    settings.PAYMENT_GATEWAY = "manual"
    order = make_order(gateway="manual")

    answer = pay_again(api(order.buyer), order)

    assert (answer.status_code, answer.json()["gateway"]) == (201, "manual")
    assert Order.objects.get().expires_at > order.expires_at


def test_paying_again_on_midtrans_answers_with_the_page(api, midtrans):
    order = make_order(gateway="manual")

    answer = pay_again(api(order.buyer), order, gateway="midtrans")

    assert answer.json()["redirect_url"] == Payment.objects.last().redirect_url != ""


def test_paying_again_while_midtrans_is_away_is_not_lost(api, midtrans):
    order = make_order(gateway="manual")
    midtrans.is_away = True

    answer = pay_again(api(order.buyer), order, gateway="midtrans")

    assert (answer.status_code, answer.json()["redirect_url"]) == (201, "")
    midtrans.is_away = False
    operations.start_payments(order)
    assert Payment.objects.last().redirect_url


def test_a_repeated_request_makes_one_attempt(client, midtrans):
    order = make_order(gateway="manual")
    headers = {
        "Authorization": f"Bearer {sign_access(order.buyer)}",
        "Idempotency-Key": "bayar-lagi",
    }

    answers = [
        client.post(
            f"/api/v1/orders/{order.number}/payments",
            b'{"gateway": "midtrans"}',
            content_type="application/json",
            headers=headers,
        )
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert order.payments.count() == 2
    assert midtrans.calls == ["POST /snap/v1/transactions"]


@pytest.mark.parametrize(
    "gateway, body, refusal",
    [
        ("test", {}, (409, "already_paid")),
        ("cod", {"gateway": "test"}, (409, "already_paid")),
        ("manual", {"gateway": "cod"}, (400, "unknown_gateway")),
        ("manual", {"gateway": "paypal"}, (400, "unknown_gateway")),
        ("manual", {"gateway": "midtrans"}, (400, "unknown_gateway")),
        ("manual", {"amount": "1.00"}, (400, "unknown_field")),
    ],
)
def test_when_paying_again_is_refused_nothing_changes(api, gateway, body, refusal):
    order = make_order(gateway=gateway)

    answer = pay_again(api(order.buyer), order, **body)

    assert (answer.status_code, code(answer)) == refusal
    assert order.payments.count() == 1


def test_a_cancelled_order_is_not_paid_again(api):
    order = make_order(gateway="manual")
    apply_transition(order.fulfillments.get(), "cancel", by=order.buyer, note="tidak jadi")

    assert code(pay_again(api(order.buyer), order)) == "already_paid"


def test_only_the_buyer_pays(api):
    order = make_order(gateway="manual")
    vendor = order.fulfillments.get().vendor.owner

    assert pay_again(api(), order).status_code == 401
    assert pay_again(api(make_user()), order).status_code == 404
    for other in (vendor, make_staff()):
        answer = pay_again(api(other), order)
        assert (answer.status_code, code(answer)) == (409, "not_allowed")
    assert order.payments.get().status == "pending"


# ── giving back ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def order():
    """A paid order of two parts: 100 000 and 50 000."""
    return make_order(make_variant(price=100_000), make_variant(price=50_000))


def refund(client, order: Order, **body):
    body = {"reason": "Retak di jalan."} | body
    return client.post(f"/api/v1/orders/{order.number}/refunds", body, format="json")


def test_staff_give_an_amount_back(api, order):
    part = order.fulfillments.first()

    answer = refund(api(make_staff("payments.refund", "orders.view_order")), order, amount="25000")

    (shown,) = answer.json()["refunds"]
    assert answer.status_code == 201
    assert (shown["amount"], shown["status"], shown["currency"]) == ("25000.00", "pending", "IDR")
    assert (shown["payment"], shown["fulfillment"]) == (f"{order.number}-1", None)
    made = Refund.objects.get()
    assert (made.reason, made.amount) == ("Retak di jalan.", 25_000)
    assert Order.objects.get().payment_status == "partially_refunded"
    assert part.status == "pending"


def test_without_an_amount_all_that_is_left_goes_back(api, order):
    staff = api(make_staff())
    refund(staff, order, amount="25000")

    answer = refund(staff, order)

    assert answer.json()["refunds"][0]["amount"] == "125000.00"
    assert Order.objects.get().payment_status == "refunded"


def test_a_part_gets_back_what_it_cost_and_no_more(api, order):
    small = order.fulfillments.get(total=50_000)
    staff = api(make_staff())

    too_much = refund(staff, order, fulfillment=small.pk, amount="50000.01")
    answer = refund(staff, order, fulfillment=small.pk)

    assert (too_much.status_code, code(too_much)) == (409, "refund_too_large")
    assert too_much.json()["available"] == "50000.00"
    assert answer.json()["refunds"][0]["fulfillment"] == small.pk
    assert answer.json()["refunds"][0]["amount"] == "50000.00"


def test_an_order_paid_part_by_part_is_refunded_out_of_each_payment(api):
    order = make_order(make_variant(price=100_000), make_variant(price=50_000), gateway="cod")
    move_order(order, "delivered", by=make_staff())

    answer = refund(api(make_staff()), order, amount="120000")

    assert [r["amount"] for r in answer.json()["refunds"]] == ["80000.00", "40000.00"]
    assert all(r.is_by_hand for r in Refund.objects.all())


@pytest.mark.parametrize(
    "body, refusal, attr",
    [
        ({"amount": "150000.01"}, (409, "refund_too_large"), "amount"),
        ({"amount": "0"}, (400, "min_value"), "amount"),
        ({"amount": "-5"}, (400, "min_value"), "amount"),
        ({"amount": "NaN"}, (400, "invalid"), "amount"),
        ({"amount": "1.005"}, (400, "max_decimal_places"), "amount"),
        ({"fulfillment": 10**9}, (400, "fulfillment_required"), "fulfillment"),
        ({"fulfillment": 2**70}, (400, None), None),
        ({"reason": ""}, (400, "blank"), "reason"),
        ({"reason": "   "}, (400, "blank"), "reason"),
        ({"payment": 1}, (400, "unknown_field"), "payment"),
    ],
)
def test_what_cannot_be_given_back_changes_nothing(api, order, body, refusal, attr):
    answer = refund(api(make_staff()), order, **body)

    status, wanted = refusal
    assert answer.status_code == status
    if wanted:
        assert (code(answer), answer.json()["errors"][0]["attr"]) == (wanted, attr)
    assert not Refund.objects.exists()
    assert Order.objects.get().payment_status == "paid"


def test_a_reason_is_required(api, order):
    client = api(make_staff())

    answer = client.post(f"/api/v1/orders/{order.number}/refunds", {}, format="json")

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "reason")


def test_nothing_paid_nothing_back(api):
    answer = refund(api(make_staff()), make_order(gateway="manual"))

    assert (answer.status_code, code(answer)) == (409, "nothing_paid")


def test_only_staff_who_may_refund_do(api, order):
    vendor = order.fulfillments.first().vendor.owner
    others = [order.buyer, vendor, make_user(), make_staff("orders.view_order")]

    answers = [refund(api(person), order) for person in others]

    assert {a.status_code for a in answers} == {403}
    assert refund(api(), order).status_code == 401
    staff = api(make_staff())
    assert staff.post("/api/v1/orders/TIDAKADA/refunds", {"reason": "x"}).status_code == 404
    assert not Refund.objects.exists()


# ── notifications of the test gateway ───────────────────────────────────────────────────────────

URL = "/api/v1/payments/webhooks/test"


@pytest.fixture
def waiting():
    """An attempt of the test gateway that has not settled."""
    payment = make_order(make_variant(price=100_000), gateway="manual").payments.get()
    Payment.objects.update(gateway="test")
    return payment


def deliver(client, payment: Payment, *, at: float | None = None, signature=None, **body):
    body = {
        "id": "evt-1",
        "reference": payment.reference,
        "status": "paid",
        "amount": "100000.00",
        "currency": "IDR",
    } | body
    raw = orjson.dumps(body)
    headers = {"X-Signature": signature or sign(raw, int(at or time.time()))}
    return client.post(URL, raw, content_type="application/json", headers=headers)


def test_a_signed_event_counts_once(client, waiting):
    answers = [deliver(client, waiting) for _ in range(2)]

    assert [a.json() for a in answers] == [{"result": "applied"}] * 2
    assert Order.objects.get().payment_status == "paid"
    assert PaymentEvent.objects.count() == 1


@pytest.mark.parametrize("status", ["pending", "authorized", "failed", "expired", "cancelled"])
def test_after_paid_nothing_else_counts(client, waiting, status):
    deliver(client, waiting)

    answer = deliver(client, waiting, id="evt-2", status=status)

    assert answer.json() == {"result": "ignored"}
    assert Order.objects.get().payment_status == "paid"


@pytest.mark.parametrize("status", ["authorized", "failed", "expired", "cancelled"])
def test_an_attempt_follows_its_gateway_and_does_not_go_back(client, waiting, status):
    deliver(client, waiting, status=status)
    deliver(client, waiting, id="evt-2", status="pending")

    waiting.refresh_from_db()
    assert waiting.status == status
    assert Order.objects.get().payment_status == status


def test_money_that_comes_after_the_order_was_cancelled_goes_back(client, waiting):
    part = waiting.order.fulfillments.get()
    apply_transition(part, "cancel", by=waiting.order.buyer, note="tidak jadi")

    deliver(client, waiting)

    assert Order.objects.get().payment_status == "refunded"
    assert Refund.objects.get().amount == Decimal(100_000)


@pytest.mark.parametrize("signature", ["", "1.x", "x", "1." + "0" * 64, "١.x", "1" * 400])
def test_an_unsigned_event_is_refused(client, waiting, signature):
    answer = deliver(client, waiting, signature=signature or " ")

    assert (answer.status_code, code(answer)) == (401, "bad_signature")
    assert not PaymentEvent.objects.exists()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_signature_is_refused(client, waiting, minutes):
    answer = deliver(client, waiting, at=time.time() + minutes * 60)

    assert answer.status_code == 401


def test_in_production_the_test_gateway_has_no_door(client, waiting, settings):
    settings.DEBUG = False
    settings.PAYMENT_GATEWAY = "manual"

    assert deliver(client, waiting).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [{"amount": "1.00"}, {"currency": "USD"}, {"amount": 99_999.99}],
)
def test_another_amount_is_refused(client, waiting, changed):
    answer = deliver(client, waiting, **changed)

    assert (answer.status_code, code(answer)) == (409, "amount_mismatch")
    assert PaymentEvent.objects.get().result == "refused"
    assert Order.objects.get().payment_status == "pending"


@pytest.mark.parametrize(
    "changed",
    [{"amount": "viel"}, {"amount": True}, {"amount": "1e30"}, {"status": "gone"}, {"id": None}],
)
def test_an_event_that_makes_no_sense_is_refused(client, waiting, changed):
    answer = deliver(client, waiting, **changed)

    assert (answer.status_code, code(answer)) == (400, "bad_notification")


# ── starting ────────────────────────────────────────────────────────────────────────────────────


def test_request_and_job_that_both_start_an_attempt_pay_it_once(waiting, monkeypatch):
    seen_by_both = Payment.objects.get()

    operations.start_payment(Payment.objects.get())
    operations.start_payment(seen_by_both)

    payment = Payment.objects.get()
    assert (payment.status, payment.refunded) == ("paid", 0)
    assert not Refund.objects.exists()


def test_a_start_that_ends_after_the_attempt_was_given_up_gives_the_money_back(waiting):
    late = Payment.objects.get()
    Order.objects.update(expires_at=timezone.now())
    operations.expire_unpaid()

    operations.start_payment(late)

    assert Order.objects.get().payment_status == "refunded"
