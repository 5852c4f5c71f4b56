"""Midtrans Snap, from the page to the refund, against a Midtrans of our own."""

from datetime import datetime
from decimal import Decimal

import orjson
import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.tests.factories import make_address, make_staff, make_user
from catalog.models import Variant
from catalog.tests.factories import make_product, make_variant
from core.tests.backoffice import back_office, list_url, page_url
from ledger.models import Posting
from orders.models import Fulfillment, Order
from orders.operations import add_to_cart, apply_transition
from orders.tests.factories import make_house_account, make_order
from payments import operations
from payments.errors import AmountNotPayable, GatewayError, PaymentClosed, UnknownGateway
from payments.gateways import offered
from payments.models import Payment, PaymentEvent, Refund
from payments.tests.midtrans import SERVER_KEY
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

URL = "/api/v1/payments/webhooks/midtrans"


@pytest.fixture
def payment(midtrans):
    """An attempt of 100 000 that waits at Midtrans."""
    return make_order(make_variant(price=100_000), gateway="midtrans").payments.get()


def now_of(payment: Payment) -> tuple[str, str]:
    """The attempt's status and the order's payment status."""
    payment = Payment.objects.select_related("order").get(pk=payment.pk)
    return payment.status, payment.order.payment_status


def send_refunds() -> None:
    """What the jobs do."""
    for refund in Refund.objects.filter(status="pending"):
        operations.send_refund(refund.pk)


# ── the page ────────────────────────────────────────────────────────────────────────────────────


def test_midtrans_is_offered_only_with_a_key_and_in_rupiah(midtrans, settings):
    assert "midtrans" in offered()
    settings.CURRENCY = "USD"
    assert "midtrans" not in offered()
    settings.CURRENCY = "IDR"
    settings.MIDTRANS_SERVER_KEY = ""
    with pytest.raises(UnknownGateway):
        make_order(gateway="midtrans")


def test_checking_out_makes_a_page_with_lines_that_add_up(midtrans, settings):
    settings.SITE_URL = settings.STOREFRONT_URL = "https://rupa.example"
    make_promotion()  # HEMAT10: ten per cent
    far = make_vendor(shipping_fee=Decimal(15_000))
    lamp = make_variant(make_product(far, name="Lampu " + "anyaman " * 11), price=333_333)
    cup = make_variant(price=25_000)

    order = make_order(lamp, cup, quantity=3, gateway="midtrans", promotion_code="HEMAT10")

    payment = order.payments.get()
    page = midtrans.pages[payment.reference]
    assert page["transaction_details"] == {
        "order_id": f"{order.number}-1",
        "gross_amount": int(order.total),
    }
    lines = {line["id"]: line for line in page["item_details"]}
    assert (lines[lamp.sku]["price"], lines[lamp.sku]["quantity"]) == (333_333, 3)
    assert lines["diskon"]["price"] == -int(order.discount) < 0
    assert {line["price"] for id_, line in lines.items() if id_.startswith("ongkir")} == {15_000}
    person = page["customer_details"]
    assert (person["email"], person["phone"]) == (order.email, "+62 812 3456 7890")
    assert page["callbacks"]["finish"] == f"https://rupa.example/orders/{order.number}"
    assert midtrans.headers[0]["X-Override-Notification"] == f"https://rupa.example{URL}"
    starts = datetime.strptime(page["expiry"]["start_time"], "%Y-%m-%d %H:%M:%S %z")
    assert abs(starts - timezone.now()).total_seconds() < 60
    assert (page["expiry"]["unit"], page["expiry"]["duration"]) == ("minutes", 24 * 60 - 1)
    assert payment.redirect_url.startswith(midtrans.server.url_for("/snap/v4/redirection/"))
    assert (payment.status, bool(payment.client_secret)) == ("pending", True)


def test_prices_with_cents_become_one_line_when_the_total_is_whole(midtrans):
    order = make_order(make_variant(price="10000.50"), quantity=2, gateway="midtrans")

    (line,) = midtrans.pages[order.payments.get().reference]["item_details"]

    assert (line["id"], line["price"], line["quantity"]) == (order.number, 20_001, 1)


def test_a_total_with_cents_cannot_be_paid_there(midtrans):
    with pytest.raises(AmountNotPayable):
        make_order(make_variant(price="10000.50"), gateway="midtrans")

    assert not Order.objects.exists()
    assert midtrans.calls == []


def test_a_smaller_second_attempt_asks_for_what_is_left_only(midtrans):
    order = make_order(make_variant(price=100_000), make_variant(price=30_000), gateway="midtrans")
    part = order.fulfillments.first()
    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")

    again = operations.pay_again(order, by=order.buyer, gateway="midtrans")

    assert midtrans.amount_of(again.reference) == 30_000
    assert again.redirect_url


def test_starting_again_keeps_the_page(midtrans, payment):
    page = payment.redirect_url

    operations.start_payment(payment)
    operations.start_payment(Payment.objects.get())

    assert Payment.objects.get().redirect_url == page
    assert midtrans.calls == ["POST /snap/v1/transactions"]


def test_an_answer_that_was_lost_is_found_out_about(midtrans, payment):
    Payment.objects.update(started_at=None, client_secret="", redirect_url="")
    midtrans.pay(payment.reference)

    operations.start_payment(Payment.objects.get())

    assert now_of(payment) == ("paid", "paid")


def test_while_midtrans_is_away_the_attempt_stays_open_for_the_job(midtrans):
    midtrans.is_away = True
    order = make_order(gateway="midtrans")
    payment = order.payments.get()
    assert (payment.status, payment.started_at) == ("pending", None)

    midtrans.is_away = False
    operations.start_payment(payment)

    assert Payment.objects.get().redirect_url


def test_a_wrong_key_leaves_the_attempt_open(midtrans, settings):
    settings.MIDTRANS_SERVER_KEY = "another"

    order = make_order(gateway="midtrans")

    assert order.payments.get().started_at is None


# ── notifications ───────────────────────────────────────────────────────────────────────────────


def test_a_settlement_pays_the_order_once(midtrans, payment, deliver):
    notification = midtrans.pay(payment.reference)

    answers = [deliver(notification) for _ in range(3)]

    assert [(a.status_code, a.json()) for a in answers] == [(200, {"result": "applied"})] * 3
    assert now_of(payment) == ("paid", "paid")
    assert Payment.objects.get().gateway_reference == notification["transaction_id"]
    event = PaymentEvent.objects.get()
    assert (event.result, event.status, event.amount) == ("applied", "paid", 100_000)
    assert not {"signature_key", "masked_card"} & set(event.payload)
    assert payment.order.history.filter(axis="payment", target="paid").count() == 1


def test_a_pending_that_comes_after_the_settlement_is_ignored(midtrans, payment, deliver):
    pending = midtrans.pay(payment.reference, "pending")
    deliver(midtrans.pay(payment.reference, "settlement"))

    answer = deliver(pending)

    assert (answer.status_code, answer.json()["result"]) == (200, "ignored")
    assert now_of(payment) == ("paid", "paid")


def test_a_late_pending_tells_of_a_settlement_whose_own_notification_was_lost(
    midtrans, payment, deliver
):
    pending = midtrans.pay(payment.reference, "pending")
    midtrans.pay(payment.reference, "settlement")

    deliver(pending)

    assert now_of(payment) == ("paid", "paid")


@pytest.mark.parametrize(
    "told, fields, status",
    [
        ("pending", {}, "pending"),
        ("capture", {}, "paid"),
        ("capture", {"fraud_status": "challenge", "status_code": "201"}, "authorized"),
        ("authorize", {}, "authorized"),
        ("deny", {"fraud_status": "deny"}, "failed"),
        ("cancel", {}, "cancelled"),
        ("expire", {}, "expired"),
        ("failure", {"status_code": "202"}, "failed"),
        ("settlement", {"status_code": "201"}, "pending"),
    ],
)
def test_what_midtrans_says_becomes_the_status(midtrans, payment, deliver, told, fields, status):
    answer = deliver(midtrans.pay(payment.reference, told, **fields))

    assert answer.status_code == 200
    assert now_of(payment) == (status, status)


def test_after_a_deny_the_same_page_may_still_be_paid(midtrans, payment, deliver):
    deny = midtrans.pay(payment.reference, "deny")
    deliver(deny)
    del midtrans.transactions[payment.reference]  # the next try is another transaction

    deliver(midtrans.pay(payment.reference))
    deliver(deny)

    assert now_of(payment) == ("paid", "paid")
    assert Payment.objects.get().refunded == 0


def test_a_challenged_payment_can_be_accepted_or_denied(midtrans, payment, deliver):
    deliver(midtrans.pay(payment.reference, "capture", fraud_status="challenge"))
    assert now_of(payment) == ("authorized", "authorized")

    deliver(midtrans.pay(payment.reference, "deny"))

    assert now_of(payment) == ("failed", "failed")


def test_a_payment_under_review_keeps_its_order_and_one_that_is_denied_does_not(
    midtrans, payment, deliver
):
    deliver(midtrans.pay(payment.reference, "capture", fraud_status="challenge"))
    Order.objects.update(expires_at=timezone.now())
    assert operations.expire_unpaid() == 0
    assert Order.objects.get().expires_at > timezone.now()

    deliver(midtrans.pay(payment.reference, "deny"))
    Order.objects.update(expires_at=timezone.now())

    assert operations.expire_unpaid() == 1


def test_a_forged_notification_changes_nothing(midtrans, payment, deliver):
    true = midtrans.pay(payment.reference)
    forged = [
        true | {"signature_key": "0" * 128},
        true | {"signature_key": ""},
        true | {"signature_key": "schlüssel"},
        true | {"signature_key": None},
        {name: value for name, value in true.items() if name != "signature_key"},
        true | {"gross_amount": "1.00"},
        true | {"status_code": "201"},
        true | {"order_id": "250430EA4615A55DB2-9"},
    ]
    seen = len(midtrans.calls)

    answers = [deliver(notification) for notification in forged]

    assert {a.status_code for a in answers} == {401}
    assert answers[0].json()["errors"][0]["code"] == "bad_signature"
    assert not PaymentEvent.objects.exists()
    assert now_of(payment) == ("pending", "pending")
    assert len(midtrans.calls) == seen, "nothing is asked for what is not authentic"


def test_a_status_that_is_not_signed_is_not_believed(midtrans, payment, deliver):
    midtrans.pay(payment.reference, "pending", status_code="200")

    answer = deliver(midtrans.notification(payment.reference, transaction_status="settlement"))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (503, "not_confirmed")
    assert answer["Retry-After"]
    assert now_of(payment) == ("pending", "pending")
    assert not PaymentEvent.objects.exists()


@pytest.mark.parametrize("gross", ["100000.00", "99999.00", "0.00", "100000.01"])
def test_another_amount_is_refused_and_kept_for_staff(midtrans, payment, deliver, gross):
    notification = midtrans.pay(payment.reference, gross_amount=gross)

    answers = [deliver(notification) for _ in range(2)]

    if gross == "100000.00":
        assert {a.status_code for a in answers} == {200}
        return
    assert {(a.status_code, a.json()["errors"][0]["code"]) for a in answers} == {
        (409, "amount_mismatch")
    }
    event = PaymentEvent.objects.get()
    assert (event.result, event.amount) == ("refused", Decimal(gross))
    assert now_of(payment) == ("pending", "pending")


def test_an_unknown_payment_is_404_in_the_shape_of_the_api(midtrans, payment, deliver):
    notification = midtrans.pay(payment.reference)
    Payment.objects.update(reference="lain-1")

    answer = deliver(notification)

    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "not_found"


def test_a_gateway_without_notifications_is_404(client, midtrans, settings):
    assert client.post("/api/v1/payments/webhooks/cod").status_code == 404
    assert client.post("/api/v1/payments/webhooks/paypal").status_code == 404
    settings.MIDTRANS_SERVER_KEY = ""
    assert client.post(URL).status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"order_id": "\\u0000"}', b"[" * 3000, b"\xff", b"{}"]
)
def test_nonsense_is_refused_without_harm(client, midtrans, body):
    answer = client.post(URL, body, content_type="application/json")

    assert answer.status_code in (400, 401)
    assert answer.json()["errors"]


def test_a_signed_notification_of_a_kind_we_do_not_know_is_refused(midtrans, payment, deliver):
    answer = deliver(midtrans.pay(payment.reference, "teleported"))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "bad_notification")
    assert now_of(payment) == ("pending", "pending")


def test_while_midtrans_is_away_a_notification_is_to_be_delivered_again(midtrans, payment, deliver):
    notification = midtrans.pay(payment.reference)
    midtrans.is_away = True
    assert deliver(notification).status_code == 503
    assert now_of(payment) == ("pending", "pending")

    midtrans.is_away = False
    assert deliver(notification).status_code == 200

    assert now_of(payment) == ("paid", "paid")


# ── late money, given-up attempts ───────────────────────────────────────────────────────────────


def test_money_for_an_expired_order_is_recorded_and_sent_back(midtrans, payment, deliver):
    Order.objects.update(expires_at=timezone.now())
    assert operations.expire_unpaid() == 1
    assert now_of(payment) == ("expired", "expired")

    deliver(midtrans.pay(payment.reference))

    assert now_of(payment) == ("paid", "refunded")
    assert Variant.objects.get().stock == 10
    send_refunds()
    refund = Refund.objects.get()
    assert (refund.status, refund.amount, refund.is_by_hand) == ("done", 100_000, False)
    assert midtrans.transactions[payment.reference]["transaction_status"] == "refund"


def test_before_an_order_expires_midtrans_is_asked(midtrans, payment):
    midtrans.pay(payment.reference)  # and its notification is lost
    Order.objects.update(expires_at=timezone.now())

    assert operations.expire_unpaid() == 0

    assert now_of(payment) == ("paid", "paid")
    assert PaymentEvent.objects.get().result == "applied"


def test_while_midtrans_is_away_its_orders_do_not_expire_and_others_do(midtrans, payment):
    other = make_order(gateway="manual")
    Order.objects.update(expires_at=timezone.now())
    midtrans.is_away = True

    assert operations.expire_unpaid() == 1

    assert Order.objects.get(pk=other.pk).status == "cancelled"
    assert now_of(payment) == ("pending", "pending")


def test_an_attempt_that_was_given_up_is_ended_at_midtrans(midtrans, payment):
    midtrans.pay(payment.reference, "pending")

    make_house_account()
    operations.pay_again(payment.order, by=payment.order.buyer, gateway="manual")

    job = ProcrastinateJob.objects.get(task_name="payments.cancel_payment")
    assert job.args == {"payment_id": payment.pk}
    operations.cancel_payment(Payment.objects.get(pk=payment.pk))
    operations.cancel_payment(Payment.objects.get(pk=payment.pk))
    assert midtrans.transactions[payment.reference]["transaction_status"] == "expire"


def test_ending_an_attempt_does_not_undo_one_that_was_just_paid(midtrans, payment, deliver):
    make_house_account()
    operations.pay_again(payment.order, by=payment.order.buyer, gateway="manual")
    notification = midtrans.pay(payment.reference, "capture")

    operations.cancel_payment(Payment.objects.get(pk=payment.pk))
    deliver(notification)

    assert midtrans.transactions[payment.reference]["transaction_status"] == "capture"
    assert now_of(payment) == ("paid", "paid")
    assert Payment.objects.exclude(pk=payment.pk).get().status == "cancelled"


def test_paying_both_attempts_gives_one_of_them_back(midtrans, payment, deliver):
    again = operations.pay_again(payment.order, by=payment.order.buyer, gateway="midtrans")

    deliver(midtrans.pay(payment.reference))
    deliver(midtrans.pay(again.reference))

    assert now_of(again) == ("paid", "paid")
    send_refunds()
    assert midtrans.transactions[again.reference]["transaction_status"] == "refund"
    assert midtrans.transactions[payment.reference]["transaction_status"] == "settlement"


def test_money_that_staff_saw_elsewhere_ends_the_attempt_at_midtrans(midtrans, payment, deliver):
    operations.declare_payment(payment.order, "paid", by=make_staff(), note="BCA 12.03")

    deliver(midtrans.pay(payment.reference))

    payment.refresh_from_db()
    assert (payment.status, payment.refunded) == ("paid", payment.amount)
    by_hand = Payment.objects.exclude(pk=payment.pk).get()
    assert (by_hand.gateway, by_hand.status, by_hand.refunded) == ("manual", "paid", 0)
    assert Order.objects.get().payment_status == "paid"


# ── refunds ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def paid(midtrans, payment, deliver):
    deliver(midtrans.pay(payment.reference))
    return Payment.objects.select_related("order").get(pk=payment.pk)


def refund(paid: Payment, amount: int | str | None = None) -> Refund:
    wanted = None if amount is None else Decimal(amount)
    staff = make_staff("payments.refund")
    (made,) = operations.refund_order(paid.order, by=staff, reason="retak", amount=wanted)
    return made


def test_a_refund_is_sent_once_under_its_key(midtrans, paid, deliver):
    made = refund(paid, 40_000)

    operations.send_refund(made.pk)
    operations.send_refund(made.pk)

    (given,) = midtrans.transactions[paid.reference]["refunds"]
    assert given == {"refund_key": f"{paid.reference}-r{made.pk}", "refund_amount": "40000.00"}
    made.refresh_from_db()
    assert (made.status, made.gateway_reference) == ("done", given["refund_key"])
    answer = deliver(midtrans.notification(paid.reference))
    assert answer.json()["result"] == "ignored"
    assert Payment.objects.get().refunded == 40_000


def test_a_refund_whose_answer_was_lost_is_not_sent_twice(midtrans, paid):
    made = refund(paid, 40_000)
    midtrans.loses_answers = True
    with pytest.raises(GatewayError):
        operations.send_refund(made.pk)
    assert Refund.objects.get().status == "pending"

    midtrans.loses_answers = False
    operations.send_refund(made.pk)

    assert len(midtrans.transactions[paid.reference]["refunds"]) == 1
    assert Refund.objects.get().status == "done"
    assert list(Posting.objects.filter(refund=made).values_list("kind", flat=True)) == [
        "promised",
        "refunded",
    ]


def test_a_refund_that_is_finished_is_not_finished_again(midtrans, paid):
    made = refund(paid, 40_000)
    operations.send_refund(made.pk)
    (done,) = Refund.objects.values()

    for status in ("done", "failed", "pending"):
        operations.finish_refund(made, status=status, gateway_reference="lain")

    assert Refund.objects.values().get() == done
    assert Posting.objects.filter(kind="refunded").count() == 1


def test_what_is_only_captured_is_cancelled_whole(midtrans, payment, deliver):
    deliver(midtrans.pay(payment.reference, "capture", payment_type="credit_card"))
    made = refund(payment)

    operations.send_refund(made.pk)

    assert midtrans.transactions[payment.reference]["transaction_status"] == "cancel"
    assert Refund.objects.get().status == "done"
    answer = deliver(midtrans.notification(payment.reference))
    assert answer.json()["result"] == "ignored"
    assert now_of(payment) == ("paid", "refunded")


def test_a_share_of_what_is_only_captured_waits_for_the_settlement(midtrans, payment, deliver):
    deliver(midtrans.pay(payment.reference, "capture", payment_type="credit_card"))
    made = refund(payment, 40_000)
    with pytest.raises(GatewayError):
        operations.send_refund(made.pk)

    midtrans.pay(payment.reference, "settlement", payment_type="credit_card")
    operations.send_refund(made.pk)

    assert Refund.objects.get().status == "done"


@pytest.mark.parametrize("kind, amount", [("bank_transfer", 40_000), ("qris", "10.50")])
def test_what_midtrans_cannot_refund_staff_send_by_hand(midtrans, payment, deliver, kind, amount):
    deliver(midtrans.pay(payment.reference, payment_type=kind))
    made = refund(payment, amount)
    staff = make_staff("payments.refund")
    with pytest.raises(PaymentClosed):
        operations.confirm_refund(made, by=staff)

    operations.send_refund(made.pk)

    made.refresh_from_db()
    assert (made.status, made.is_by_hand) == ("pending", True)
    assert now_of(payment) == ("paid", "partially_refunded")
    operations.confirm_refund(made, by=staff)
    assert Refund.objects.get().status == "done"


def test_a_refund_while_midtrans_is_away_is_tried_again(midtrans, paid):
    made = refund(paid)
    midtrans.is_away = True
    with pytest.raises(GatewayError):
        operations.send_refund(made.pk)
    assert Refund.objects.get().status == "pending"

    midtrans.is_away = False
    operations.send_refund(made.pk)

    assert Refund.objects.get().status == "done"


def test_money_given_back_in_midtrans_pages_is_recorded_once(midtrans, paid, deliver):
    given = [{"refund_key": "dashboard-1", "refund_amount": "30000.00"}]
    notification = midtrans.pay(
        paid.reference, "partial_refund", refunds=given, refund_amount="30000.00"
    )

    answers = [deliver(notification).json()["result"] for _ in range(2)]

    assert answers == ["applied", "applied"]
    made = Refund.objects.get()
    assert (made.amount, made.status, made.gateway_reference) == (30_000, "done", "dashboard-1")
    assert now_of(paid) == ("paid", "partially_refunded")


def test_our_refund_that_midtrans_tells_of_first_is_done(midtrans, paid, deliver):
    made = refund(paid, 40_000)
    key = f"{paid.reference}-r{made.pk}"
    given = [{"refund_key": key, "refund_amount": "40000.00"}]

    deliver(midtrans.pay(paid.reference, "partial_refund", refunds=given, refund_amount="40000.00"))

    assert Refund.objects.get().status == "done"
    assert Payment.objects.get().refunded == 40_000


# ── over the API ────────────────────────────────────────────────────────────────────────────────


def test_the_checkout_answers_with_the_page(api, midtrans):
    buyer = make_user()
    variant = make_variant()
    add_to_cart(buyer, variant.pk, 1)
    body = {"shipping_address": make_address(buyer).pk, "gateway": "midtrans"}
    answer = api(buyer).post("/api/v1/checkout", body)

    shown = orjson.loads(answer.content)["payment"]
    assert answer.status_code == 201
    assert shown["redirect_url"].startswith("http") and shown["client_secret"]
    assert SERVER_KEY not in answer.content.decode()


def test_a_cancelled_part_gives_its_share_back_at_midtrans(midtrans, paid):
    part = Fulfillment.objects.get()

    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")
    send_refunds()

    assert midtrans.transactions[paid.reference]["refund_amount"] == "100000.00"


# ── the back office ─────────────────────────────────────────────────────────────────────────────


def test_staff_see_what_midtrans_told(midtrans, payment, deliver):
    deliver(midtrans.pay(payment.reference, gross_amount="1.00"))
    event = PaymentEvent.objects.get()
    desk = back_office(make_staff())

    listed = desk.get(list_url("payments.paymentevent"))
    page = desk.get(page_url(event))

    assert (listed.status_code, page.status_code) == (200, 200)
    assert payment.order.number in listed.content.decode()
    assert "qris" in page.content.decode()
    assert "signature_key" not in page.content.decode()
