"""Webhooks out: one row an endpoint and event, signed, sent until they arrive."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from jsonschema_rs import Draft202012Validator
from standardwebhooks import Webhook, WebhookVerificationError
from werkzeug import Response

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from core import events
from core.errors import ShopError
from core.promises import sweep
from core.tests.counting import statements
from ledger.events import PayoutsMoved
from ledger.models import Payout, PayoutRun
from ledger.operations import finish_payout
from notifications.document import message
from notifications.errors import EndpointDisabled
from notifications.event_types import EventType
from notifications.listeners import on_order_placed, on_payment_status
from notifications.models import Delivery, Mail, WebhookEndpoint
from notifications.operations import (
    change_endpoint,
    forget_deliveries,
    replay_delivery,
    send_delivery,
)
from notifications.operations.delivering import WAITS
from notifications.tests.factories import make_delivery, make_endpoint, run_jobs, waiting_jobs
from orders import machine
from orders.events import OrderPlaced, PaymentStatusChanged
from orders.models import Order
from orders.operations import apply_transition, decide_return, move_order, request_return
from orders.tests.factories import bring, make_order, make_part
from payments.operations import confirm_payment, pay_again, refund_order, send_refund
from vendors.operations import apply_as_vendor, review_vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

A_MOMENT = timedelta(seconds=10)


@pytest.fixture
def shop(settings, httpserver):
    """A receiver on this machine; what it answers is a list, whose last entry stays."""
    settings.WEBHOOKS_ALLOW_LOCAL = True

    class Receiver:
        url = httpserver.url_for("/hooks")
        answers = [200]
        requests = []

        def handle(self, request):
            self.requests.append((request.get_data(), dict(request.headers)))
            status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            return Response("said so", status=status)

    receiver = Receiver()
    receiver.answers, receiver.requests = [200], []
    httpserver.expect_request("/hooks").respond_with_handler(receiver.handle)
    return receiver


@pytest.fixture
def order():
    """A paid order of one buyer from two vendors."""
    return make_order(make_variant(price=100_000), make_variant(price=50_000))


def told(endpoint: WebhookEndpoint) -> list[str]:
    return list(endpoint.deliveries.order_by("pk").values_list("event_type", flat=True))


def attempt_at(delivery: Delivery, moment) -> Delivery:
    with time_machine.travel(moment, tick=False):
        send_delivery(delivery.pk)
    return Delivery.objects.get(pk=delivery.pk)


# ── who hears of what ───────────────────────────────────────────────────────────────────────────


def test_every_step_of_an_order_has_its_event():
    for name in machine.TRANSITIONS:
        assert f"fulfillment.{machine.event_of(name)}" in EventType.values, name


def test_staff_hear_of_every_step_and_a_vendor_of_its_own_part(order):
    first, second = order.fulfillments.all()
    staff, own = make_endpoint(), make_endpoint(first.vendor.owner)

    for part in (first, second):
        move_order(order, "delivered", by=part.vendor.owner)
    apply_transition(first, "complete", by=order.buyer)

    steps = ["fulfillment.processing", "fulfillment.shipped", "fulfillment.delivered"]
    assert told(own) == [*steps, "fulfillment.completed", "balance.released"]
    assert told(staff) == [*steps, *steps, "fulfillment.completed", "balance.released"]


def test_an_order_its_payment_its_return_and_its_refund_are_told():
    variant = make_variant(price=100_000)
    vendor = variant.product.vendor
    own = make_endpoint(vendor.owner)

    order = make_order(variant, gateway="manual")
    confirm_payment(order.payments.get(), by=make_staff())
    move_order(order, "delivered", by=vendor.owner)
    part = order.fulfillments.get()
    request = request_return(part, by=order.buyer, reason="retak")
    decide_return(request, by=vendor.owner, approve=True, waive=True)

    assert [name for name in told(own) if not name.startswith("fulfillment.")] == [
        "order.placed",
        "order.paid",
        "return.requested",
        "return.approved",
        "refund.created",
    ]
    refund = own.deliveries.get(event_type="refund.created").payload["refund"]
    assert refund["amount"] == "100000.00"
    asked = own.deliveries.get(event_type="return.requested").payload["return_request"]
    assert (asked["reason"], asked["status"]) == ("retak", "requested")


def test_of_a_refund_a_vendor_is_told_what_is_for_its_own_part(order):
    own, staff = make_endpoint(order.fulfillments.first().vendor.owner), make_endpoint()

    refund_order(order, by=make_staff(), reason="maaf", amount=Decimal(15_000))

    (for_vendor,), (for_staff,) = own.deliveries.all(), staff.deliveries.all()
    assert for_vendor.payload["refund"]["amount"] == "10000.00"
    assert [line["amount"] for line in for_vendor.payload["refund"]["lines"]] == ["10000.00"]
    assert for_staff.payload["refund"]["amount"] == "15000.00"


def test_a_surplus_is_between_the_buyer_and_the_house():
    order = make_order(make_variant(price=100_000), gateway="manual")
    first, staff = order.payments.get(), make_staff()
    pay_again(order, by=order.buyer, gateway="manual")
    confirm_payment(order.payments.last(), by=staff)
    own, house = make_endpoint(order.fulfillments.get().vendor.owner), make_endpoint()

    confirm_payment(first, by=staff)

    assert told(own) == []
    assert told(house) == ["refund.created"]


def test_only_the_events_that_were_asked_for_are_told(order):
    vendor = order.fulfillments.first().vendor
    own = make_endpoint(vendor.owner, "fulfillment.shipped")

    move_order(order, "delivered", by=vendor.owner)

    assert told(own) == ["fulfillment.shipped"]


@pytest.mark.parametrize("who", ["stranger", "clerk", "former staff", "left", "off"])
def test_who_may_not_see_the_order_hears_nothing(order, who):
    endpoint = make_endpoint(make_vendor().owner if who == "stranger" else make_staff())
    owner = endpoint.owner
    if who == "clerk":
        endpoint = make_endpoint(make_staff("catalog.view_product"))
    elif who == "former staff":
        owner.is_staff = False
    elif who == "left":
        owner.is_active = False
    elif who == "off":
        change_endpoint(endpoint, is_active=False)
    owner.save()

    move_order(order, "shipped", by=order.fulfillments.first().vendor.owner)

    assert told(endpoint) == []


def test_a_vendor_sees_its_own_part_as_if_it_were_the_order_and_no_e_mail(order):
    first, second = order.fulfillments.all()
    own, staff = make_endpoint(first.vendor.owner), make_endpoint()

    move_order(order, "processing", by=first.vendor.owner)

    data = own.deliveries.get().payload
    seen = data["order"]
    assert data["fulfillment"] == first.pk
    assert (seen["number"], seen["status"]) == (order.number, "processing")
    assert seen["total"] == str(first.total)
    assert [part["id"] for part in seen["fulfillments"]] == [first.pk]
    assert seen["shipping_address"] == order.shipping_address
    text = json.dumps(data)
    assert order.email not in text
    assert second.vendor.business_name not in text
    assert second.items.get().product_name not in text
    assert len(staff.deliveries.get().payload["order"]["fulfillments"]) == 2


def test_a_message_opens_no_payment_and_tells_utc():
    staff = make_endpoint()

    order = make_order()

    seen = staff.deliveries.get(event_type="order.paid").payload["order"]
    assert seen["payment"]["status"] == "paid"
    assert not {"client_secret", "redirect_url"} & set(seen["payment"])
    assert seen["placed_at"].endswith("Z")
    assert seen["buyer"]["email"] == order.email


def test_the_statuses_that_are_told_are_those_after_the_step(order):
    staff = make_endpoint()
    parts = order.fulfillments.all()

    for part in parts:
        apply_transition(part, "cancel", by=part.vendor.owner, note="habis")

    seen = [
        (row["order"]["status"], row["order"]["payment_status"], row["note"])
        for row in staff.deliveries.filter(event_type="fulfillment.cancelled")
        .order_by("pk")
        .values_list("payload", flat=True)
    ]
    assert seen == [
        ("pending", "partially_refunded", "habis"),
        ("cancelled", "refunded", "habis"),
    ]
    order = Order.objects.get()
    assert (order.status, order.payment_status) == seen[-1][:2]


def test_events_about_an_object_are_numbered_for_each_endpoint(order):
    first, second = order.fulfillments.all()
    all_of_it, only_second = make_endpoint(), make_endpoint(second.vendor.owner)

    move_order(order, "shipped", by=first.vendor.owner)
    move_order(order, "shipped", by=second.vendor.owner)
    make_order()

    def numbers(endpoint):
        rows = endpoint.deliveries.filter(object_key=f"order:{order.number}").order_by("pk")
        return [(row.sequence, row.payload["sequence"]) for row in rows]

    assert numbers(all_of_it) == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert numbers(only_second) == [(1, 1), (2, 2)]


def test_one_event_has_one_id_at_every_endpoint(order):
    make_endpoint()
    make_endpoint()

    move_order(order, "processing", by=order.fulfillments.first().vendor.owner)

    first, second = Delivery.objects.all()
    assert first.event == second.event
    assert first.endpoint != second.endpoint


def test_staff_who_review_vendors_and_the_vendor_itself_hear_of_a_decision():
    reviewers = make_endpoint(make_staff("vendors.review_vendor"))
    order_desk = make_endpoint(make_staff("orders.view_order"))
    vendor = apply_as_vendor(make_user(), business_name="Sanggar Sari")
    own = make_endpoint(vendor.owner)

    review_vendor(vendor, "approve", by=reviewers.owner)
    review_vendor(vendor, "suspend", by=reviewers.owner, reason="keluhan")

    assert told(reviewers) == ["vendor.applied", "vendor.approved", "vendor.suspended"]
    assert told(own) == ["vendor.approved", "vendor.suspended"]
    assert told(order_desk) == []
    assert own.deliveries.last().payload == {
        "sequence": 2,
        "vendor": {
            "id": vendor.pk,
            "slug": vendor.slug,
            "name": "Sanggar Sari",
            "status": "suspended",
        },
        "reason": "keluhan",
    }


def test_an_event_that_is_rolled_back_leaves_no_delivery_and_no_job(order):
    make_endpoint()
    before = len(waiting_jobs())

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        move_order(order, "shipped", by=order.fulfillments.first().vendor.owner)
        assert Delivery.objects.exists()
        raise ZeroDivisionError

    assert not Delivery.objects.exists()
    assert len(waiting_jobs()) == before


def test_a_refused_step_tells_nothing(order):
    make_endpoint()
    before = len(waiting_jobs())

    with pytest.raises(ShopError):
        move_order(order, "shipped", by=order.buyer)

    assert not Delivery.objects.exists()
    assert len(waiting_jobs()) == before


def test_without_endpoints_an_event_costs_one_statement_for_webhooks_and_mail_together(order):
    for told, event in (
        (on_order_placed, OrderPlaced(order.pk)),
        (on_payment_status, PaymentStatusChanged(order.pk, "pending", "paid")),
    ):
        before = len(waiting_jobs("notifications.write_mails"))
        with statements() as asked:
            told(event)
        assert len(asked) == 1
        assert len(waiting_jobs("notifications.write_mails")) == before + 1


# ── sending ─────────────────────────────────────────────────────────────────────────────────────


def test_what_arrives_is_signed_after_standard_webhooks(shop):
    endpoint = make_endpoint(None, "order.placed", url=shop.url)
    order = make_order()

    run_jobs()

    ((body, headers),) = shop.requests
    message = Webhook(endpoint.secret).verify(body, headers)
    assert message["type"] == "order.placed"
    assert message["data"]["order"]["number"] == order.number
    assert set(message) == {"type", "timestamp", "data"}
    assert headers["Content-Type"] == "application/json"
    other = make_endpoint()
    with pytest.raises(WebhookVerificationError):
        Webhook(other.secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(body.replace(b"pending", b"Pending"), headers)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.response_code) == ("delivered", 200)
    assert delivery.response_body == "said so"
    assert headers["Webhook-Id"] == delivery.event_id


def test_a_receiver_that_fails_twice_gets_the_same_event_until_it_takes_it(shop):
    shop.answers = [500, 503, 204]
    endpoint = make_endpoint(None, "order.placed", url=shop.url)
    make_order()

    run_jobs()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.response_code) == ("pending", 1, 500)
    for _attempt in range(2):
        with time_machine.travel(Delivery.objects.get().next_attempt_at, tick=False):
            run_jobs()

    assert [Webhook(endpoint.secret).verify(*seen)["type"] for seen in shop.requests[:1]]
    assert len(shop.requests) == 3
    assert len({headers["Webhook-Id"] for _body, headers in shop.requests}) == 1
    assert len({body for body, _headers in shop.requests}) == 1
    assert len({headers["Webhook-Timestamp"] for _body, headers in shop.requests}) == 3
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.next_attempt_at) == ("delivered", 3, None)
    assert WebhookEndpoint.objects.get().is_active


def test_the_waits_grow_over_a_day_and_differ_from_receiver_to_receiver(shop):
    shop.answers = [500]
    assert timedelta(hours=23) < sum(WAITS, timedelta()) < timedelta(hours=25)
    assert sorted(WAITS) == WAITS
    now, waits = timezone.now(), set()
    for _one in range(5):
        delivery = make_delivery(make_endpoint(url=shop.url), next_attempt_at=now)
        delivery = attempt_at(delivery, now)
        waits.add(delivery.next_attempt_at - now)

    assert len(waits) == 5
    assert all(WAITS[0] * 0.8 <= wait <= WAITS[0] * 1.2 for wait in waits)


def test_a_receiver_that_is_away_for_a_day_is_switched_off_and_its_owner_told(
    shop, django_capture_on_commit_callbacks
):
    shop.answers = [502]
    vendor = make_vendor()
    endpoint = make_endpoint(vendor.owner, url=shop.url)
    delivery, start = make_delivery(endpoint), timezone.now()
    waiting = make_delivery(endpoint, next_attempt_at=start + timedelta(days=3))

    moment = start
    while delivery.status == "pending":
        delivery = attempt_at(delivery, moment)
        moment = delivery.next_attempt_at or moment

    assert timedelta(hours=18) < moment - start < timedelta(hours=30)
    assert len(shop.requests) == len(WAITS) + 1
    assert (delivery.status, delivery.error) == ("failed", "The receiver answered 502.")
    endpoint.refresh_from_db()
    assert not endpoint.is_active
    assert endpoint.disabled_at is not None
    assert endpoint.disabled_reason == "The receiver answered 502."
    waiting.refresh_from_db()
    assert (waiting.status, waiting.error) == ("failed", "The webhook was switched off.")
    run_jobs("notifications.write_mails")
    assert Mail.objects.get(kind="webhook_disabled").receiver == vendor.owner
    make_order(make_variant(vendor=vendor))
    assert endpoint.deliveries.count() == 2


def test_one_event_that_a_receiver_does_not_want_does_not_switch_off_the_others(shop):
    shop.answers = [400]
    endpoint = make_endpoint(url=shop.url)
    unwanted = make_delivery(endpoint, attempts=len(WAITS))
    make_delivery(
        endpoint,
        status="delivered",
        next_attempt_at=None,
        delivered_at=timezone.now() + A_MOMENT,
    )

    send_delivery(unwanted.pk)

    unwanted.refresh_from_db()
    assert unwanted.status == "failed"
    assert WebhookEndpoint.objects.get().is_active


def test_a_receiver_that_says_gone_is_switched_off_at_once(shop):
    shop.answers = [410]
    delivery = make_delivery(make_endpoint(url=shop.url))

    send_delivery(delivery.pk)

    assert not WebhookEndpoint.objects.get().is_active
    assert Delivery.objects.get().status == "failed"


def test_a_redirect_is_not_followed_and_counts_as_a_failure(httpserver, settings):
    settings.WEBHOOKS_ALLOW_LOCAL = True
    elsewhere = httpserver.url_for("/elsewhere")
    httpserver.expect_request("/hooks").respond_with_data(
        status=307, headers={"Location": elsewhere}
    )
    delivery = make_delivery(make_endpoint(url=httpserver.url_for("/hooks")))

    send_delivery(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.response_code) == ("pending", 307)
    assert [request.path for request, _response in httpserver.log] == ["/hooks"]


def test_an_address_that_came_to_lead_inside_is_refused_when_it_is_sent_to(shop, settings):
    delivery = make_delivery(make_endpoint(url=shop.url))
    settings.WEBHOOKS_ALLOW_LOCAL = False

    send_delivery(delivery.pk)

    delivery.refresh_from_db()
    assert delivery.status == "pending"
    assert delivery.error == "The address leads into a private network."
    assert shop.requests == []


def test_the_network_is_spoken_to_outside_of_transactions(shop, monkeypatch):
    from django.db import connection

    from notifications import outgoing

    delivery = make_delivery(make_endpoint(url=shop.url))
    around, seen = len(connection.savepoint_ids), []

    def post(url, body, headers):
        seen.append(len(connection.savepoint_ids) - around)
        return outgoing.Answer(200, "")

    monkeypatch.setattr(outgoing, "post", post)
    send_delivery(delivery.pk)

    assert seen == [0]


def test_a_job_that_runs_twice_sends_once(shop):
    delivery = make_delivery(make_endpoint(url=shop.url))

    send_delivery(delivery.pk)
    send_delivery(delivery.pk)

    assert len(shop.requests) == 1


def test_an_attempt_whose_worker_was_killed_is_made_again(shop, monkeypatch):
    from notifications import outgoing

    class Killed(BaseException):
        pass

    def die(url, body, headers):
        raise Killed

    delivery, now = make_delivery(make_endpoint(url=shop.url)), timezone.now()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(outgoing, "post", die)
        send_delivery(delivery.pk)

    send_delivery(delivery.pk)  # the claim of the dead one still holds
    run_jobs("notifications.send_delivery")
    assert shop.requests == []
    with time_machine.travel(now + timedelta(minutes=3), tick=False):
        run_jobs("notifications.send_delivery")

    assert len(shop.requests) == 1
    assert Delivery.objects.get().status == "delivered"


def test_nothing_is_lost_over_an_outage(shop):
    shop.answers = [503] * 150 + [200]
    endpoint = make_endpoint(url=shop.url)
    made = {make_delivery(endpoint).event_id for _one in range(100)}
    moment = timezone.now()

    for _hour in range(12):
        with time_machine.travel(moment, tick=False):
            sweep(moment)
            for delivery in Delivery.objects.pending().filter(next_attempt_at__lte=moment):
                send_delivery(delivery.pk)
        moment += timedelta(hours=1)

    taken = [headers["Webhook-Id"] for _body, headers in shop.requests[150:]]
    assert set(taken) == made
    assert len(taken) == 100
    assert not Delivery.objects.exclude(status="delivered").exists()


# ── again ───────────────────────────────────────────────────────────────────────────────────────


def test_what_failed_can_be_sent_again_under_the_same_id(shop):
    delivery = make_delivery(
        make_endpoint(url=shop.url), status="failed", attempts=11, next_attempt_at=None
    )

    replay_delivery(delivery)
    run_jobs("notifications.send_delivery")

    ((_body, headers),) = shop.requests
    assert headers["Webhook-Id"] == delivery.event_id
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("delivered", 1)


def test_what_was_delivered_can_be_sent_again(shop):
    delivery = make_delivery(make_endpoint(url=shop.url))
    send_delivery(delivery.pk)
    delivery.refresh_from_db()

    replay_delivery(delivery)
    run_jobs("notifications.send_delivery")

    assert len(shop.requests) == 2
    assert len({headers["Webhook-Id"] for _body, headers in shop.requests}) == 1


def test_nothing_is_sent_again_to_what_is_switched_off(shop):
    endpoint = make_endpoint(url=shop.url, is_active=False)
    delivery = make_delivery(endpoint, status="failed", next_attempt_at=None)

    with pytest.raises(EndpointDisabled):
        replay_delivery(delivery)

    delivery.refresh_from_db()
    assert delivery.status == "failed"


def test_what_was_over_three_months_ago_is_forgotten():
    endpoint, long_ago = make_endpoint(), timezone.now() - timedelta(days=91)
    over = {"status": "delivered", "next_attempt_at": None}
    make_delivery(endpoint, created_at=long_ago, event=uuid.uuid4(), **over)
    kept = [
        make_delivery(endpoint, sequence=2, created_at=long_ago),
        make_delivery(endpoint, sequence=3, **over),
    ]

    forget_deliveries(timezone.now() - timedelta(days=90))

    assert list(Delivery.objects.order_by("pk")) == kept


def test_a_part_of_its_own_making_is_told_to_a_vendor_that_is_suspended():
    part = make_part("pending")
    own = make_endpoint(part.vendor.owner)
    review_vendor(part.vendor, "suspend", by=make_staff(), reason="keluhan")

    move_order(part.order, "shipped", by=part.vendor.owner)

    assert told(own)[1:] == ["fulfillment.processing", "fulfillment.shipped"]


# ── money ───────────────────────────────────────────────────────────────────────────────────────


def told_to(endpoint: WebhookEndpoint) -> list[tuple[str, dict]]:
    return list(endpoint.deliveries.order_by("pk").values_list("event_type", "payload"))


def test_a_vendor_and_staff_hear_of_released_money_payouts_and_sent_refunds_and_nobody_else():
    vendor = make_vendor(hold_days=7)
    words = ["refund.done", "balance.released", "payout.sent", "payout.paid", "payout.returned"]
    own, staff, clerk, stranger = (
        make_endpoint(owner, *words)
        for owner in (vendor.owner, None, make_user(is_staff=True), make_vendor().owner)
    )
    order = make_order(make_variant(vendor=vendor))
    part = order.fulfillments.get()
    bring(part, "completed")
    (refund,) = refund_order(order, by=make_staff(), reason="gores", amount=Decimal(20_000))
    send_refund(refund.pk)
    payout = Payout.objects.create(
        run=PayoutRun.objects.create(
            made_by=make_staff(), made_at=timezone.now(), cut_off=timezone.now()
        ),
        vendor=vendor, amount=72_000, reference="PO-1-2", bank="BCA", number="0141234567",
        holder="Sari", status="sent",
    )  # fmt: skip
    events.publish(PayoutsMoved((payout.pk,), "sent"))
    finish_payout(payout, status=Payout.Status.PAID)
    finish_payout(payout, status=Payout.Status.RETURNED, reason="Rekening tutup")

    told = told_to(own)

    assert [kind for kind, _payload in told] == [
        "balance.released",
        "refund.done",
        "payout.sent",
        "payout.paid",
        "payout.returned",
    ]
    released, sent_back, sent, _paid, came_back = (payload for _kind, payload in told)
    assert released["order"]["number"] == order.number
    assert released["release"]["amount"] == "90000.00"
    assert released["release"]["available_at"] > timezone.now().isoformat()
    assert (sent_back["refund"]["status"], sent_back["refund"]["amount"]) == ("done", "20000.00")
    assert (sent["sequence"], came_back["sequence"]) == (1, 3)
    assert came_back["payout"] == {
        "id": payout.pk, "reference": "PO-1-2", "vendor": vendor.slug, "amount": "72000.00",
        "currency": "IDR", "status": "returned", "bank": "BCA", "number": "••••4567",
        "reason": "Rekening tutup",
    }  # fmt: skip
    assert [kind for kind, _payload in told_to(staff)] == [kind for kind, _payload in told]
    assert told_to(clerk) == told_to(stranger) == []


def test_the_example_of_each_message_is_what_its_schema_says():
    for kind in EventType:
        ((media, content),) = message(kind)["requestBody"]["content"].items()
        assert media == "application/json"
        Draft202012Validator(without_nullable(content["schema"])).validate(content["example"])


def without_nullable(schema: dict) -> dict:
    """As JSON Schema has it; OpenAPI 3.0 says `nullable`."""
    return json.loads(
        json.dumps(schema).replace(
            '{"type": "integer", "nullable": true}', '{"type": ["integer", "null"]}'
        )
    )
