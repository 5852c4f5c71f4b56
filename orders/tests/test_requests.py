"""Cancelling and returning over the API, with what has to be asked for."""

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from catalog.models import Variant
from catalog.tests.factories import make_variant
from orders.models import Fulfillment, Order, ReturnRequest
from orders.operations import apply_transition, cancel_or_ask, complete_delivered, move_order
from orders.tests.factories import make_order, make_part
from payments.operations import refund_order
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def url(order: Order, tail: str) -> str:
    return f"/api/v1/orders/{order.number}/{tail}"


def statuses(order: Order) -> list[str]:
    return list(order.fulfillments.values_list("status", flat=True))


def test_a_buyer_cancels_what_is_pending_and_asks_for_what_is_being_prepared(api):
    order = make_order(make_variant(), make_variant())
    first = order.fulfillments.first()
    move_order(order, "processing", by=first.vendor.owner)

    answer = api(order.buyer).post(url(order, "cancel"), {"reason": "salah pesan"})

    assert answer.status_code == 200
    assert statuses(order) == ["processing", "cancelled"]
    (request,) = answer.json()["returns"]
    assert (request["kind"], request["status"], request["fulfillment"]) == (
        "cancellation",
        "requested",
        first.pk,
    )


def test_the_vendor_approves_a_cancellation_and_it_is_carried_out(api):
    part = make_part("processing")
    api(part.order.buyer).post(url(part.order, "cancel"), {"reason": "salah pesan"})
    request = ReturnRequest.objects.get()

    answer = api(part.vendor.owner).post(f"/api/v1/returns/{request.pk}/approve", {})

    assert answer.json()["status"] == "done"
    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("cancelled", "refunded")
    assert Variant.objects.get().stock == 10


def test_a_cancellation_that_cannot_be_carried_out_stays_open(api):
    part = make_part("shipped")
    api(part.order.buyer).post(url(part.order, "cancel"), {"reason": "salah pesan"})
    request = ReturnRequest.objects.get()

    answer = api(part.vendor.owner).post(f"/api/v1/returns/{request.pk}/approve", {})

    assert answer.status_code == 409
    assert ReturnRequest.objects.get().status == "requested"
    api(make_staff()).post(f"/api/v1/returns/{request.pk}/approve", {})
    assert Fulfillment.objects.get().status == "cancelled"


def test_asking_twice_is_refused(api):
    part = make_part("processing")
    wish = {"reason": "salah pesan"}
    api(part.order.buyer).post(url(part.order, "cancel"), wish)

    answer = api(part.order.buyer).post(url(part.order, "cancel"), wish)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "invalid_transition")
    assert ReturnRequest.objects.count() == 1


def test_what_was_delivered_cannot_be_cancelled(api):
    part = make_part("delivered")

    answer = api(part.order.buyer).post(url(part.order, "cancel"), {"reason": "x"})

    assert answer.status_code == 409
    assert not ReturnRequest.objects.exists()


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 1_001}])
def test_a_reason_is_needed(api, body):
    part = make_part("pending")

    answer = api(part.order.buyer).post(url(part.order, "cancel"), body)

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "reason")
    assert Fulfillment.objects.get().status == "pending"


def test_a_return_is_asked_for_approved_received_and_refunded(api):
    part = make_part("delivered")
    buyer, vendor = api(part.order.buyer), api(part.vendor.owner)

    asked = buyer.post(url(part.order, "return"), {"reason": "retak"})
    assert asked.status_code == 201
    pk = asked.json()[0]["id"]
    assert vendor.get("/api/v1/returns?status=requested").json()["results"][0]["id"] == pk
    vendor.post(f"/api/v1/returns/{pk}/approve", {"answer": "maaf"})
    received = vendor.post(f"/api/v1/returns/{pk}/receive", {"restock": False, "note": "pecah"})

    assert received.json()["status"] == "done"
    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("returned", "refunded")
    assert Variant.objects.get().stock == 9  # written off


def test_with_a_waiver_the_buyer_keeps_the_goods_and_is_refunded_at_once(api):
    part = make_part("delivered")
    api(part.order.buyer).post(url(part.order, "return"), {"reason": "retak"})

    api(part.vendor.owner).post(
        f"/api/v1/returns/{ReturnRequest.objects.get().pk}/approve", {"waive": True}
    )

    assert Fulfillment.objects.get().status == "returned"
    assert Order.objects.get().payment_status == "refunded"


def test_a_declined_return_needs_a_reason_and_lets_the_order_complete(api):
    part = make_part("delivered")
    buyer, vendor = api(part.order.buyer), api(part.vendor.owner)
    pk = buyer.post(url(part.order, "return"), {"reason": "bosan"}).json()[0]["id"]

    assert vendor.post(f"/api/v1/returns/{pk}/decline", {}).status_code == 400
    assert vendor.post(f"/api/v1/returns/{pk}/decline", {"answer": "utuh"}).status_code == 200
    late = vendor.post(f"/api/v1/returns/{pk}/approve", {})

    assert (late.status_code, late.json()["errors"][0]["code"]) == (409, "return_refused")
    completed = buyer.put(f"/api/v1/orders/{part.order.number}", {"status": "completed"})
    assert completed.status_code == 200


@pytest.mark.parametrize("word", ["reason", "answer"])
@pytest.mark.parametrize("decision", ["approve", "decline"])
def test_a_decision_takes_its_reason_by_either_name(api, word, decision):
    part = make_part("delivered")
    asked = api(part.order.buyer).post(url(part.order, "return"), {"reason": "retak"}).json()[0]
    address = f"/api/v1/returns/{asked['id']}"

    answer = api(part.vendor.owner).post(f"{address}/{decision}", {word: "Sudah dicek"})

    assert (answer.status_code, answer.json()["answer"]) == (200, "Sudah dicek")
    for person in (part.order.buyer, part.vendor.owner, make_staff()):
        assert api(person).get(address).json() == answer.json()
    assert api(make_user()).get(address).status_code == 404


# ── a request to cancel ends in time ────────────────────────────────────────────────────────────


ENDS = {
    "deliver": ("declined", lambda part: apply_transition(part, "deliver", by=part.vendor.owner)),
    "complete": (
        "declined",
        lambda part: move_order(part.order, "completed", by=make_staff(), fulfillment_id=part.pk),
    ),
    "cancel": (
        "done",
        lambda part: apply_transition(part, "cancel", by=make_staff(), note="hilang"),
    ),
    "refund": (
        "done",
        lambda part: (
            apply_transition(part, "unship", by=make_staff(), note="salah"),
            refund_order(part.order, by=make_staff(), reason="maaf"),
        ),
    ),
}


@pytest.mark.parametrize("step", ENDS)
def test_a_request_to_cancel_ends_when_the_goods_arrive_or_are_cancelled(step):
    status, take = ENDS[step]
    part = make_part("shipped")
    (asked,) = cancel_or_ask(part.order, by=part.order.buyer, reason="salah pesan")

    take(part)

    asked = ReturnRequest.objects.get(pk=asked.pk)
    assert (asked.status, asked.decided_at is None) == (status, False)
    assert bool(asked.answer) == (status == "declined")
    notes = part.history.filter(axis="note", details__return_request=asked.pk)
    assert [line.details["step"] for line in notes] == ["requested", status]


def test_a_request_to_cancel_stays_open_while_the_part_can_still_be_cancelled():
    part = make_part("processing")
    cancel_or_ask(part.order, by=part.order.buyer, reason="salah pesan")

    apply_transition(part, "ship", by=part.vendor.owner)
    apply_transition(part, "unship", by=part.vendor.owner, note="salah")

    assert ReturnRequest.objects.get().is_open


def test_who_asked_to_cancel_can_send_the_goods_back_once_they_are_there(api):
    part = make_part("shipped")
    buyer = api(part.order.buyer)
    buyer.post(url(part.order, "cancel"), {"reason": "salah pesan"})
    move_order(part.order, "delivered", by=part.vendor.owner)

    answer = buyer.post(url(part.order, "return"), {"reason": "retak"})

    assert answer.status_code == 201
    assert [r.kind for r in ReturnRequest.objects.open()] == ["return"]


def test_time_completes_a_part_whose_buyer_once_asked_to_cancel():
    part = make_part("shipped")
    cancel_or_ask(part.order, by=part.order.buyer, reason="salah pesan")
    move_order(part.order, "delivered", by=part.vendor.owner)
    Fulfillment.objects.update(complaint_until=timezone.now())

    assert complete_delivered() == 1


def test_the_buyer_reads_in_their_language_why_it_was_too_late():
    answers = {}
    for language in ("id", "en"):
        part = make_part("shipped", buyer=make_user(language=language))
        (asked,) = cancel_or_ask(part.order, by=part.order.buyer, reason="salah pesan")
        move_order(part.order, "delivered", by=part.vendor.owner)
        answers[language] = ReturnRequest.objects.get(pk=asked.pk).answer

    assert answers == {
        "id": "Barang sudah sampai sebelum permintaan ini diputuskan.",
        "en": "The goods arrived before this was decided.",
    }


def test_after_the_window_only_staff_ask_for_a_return(api):
    part = make_part("delivered")
    Fulfillment.objects.update(complaint_until=timezone.now())

    late = api(part.order.buyer).post(url(part.order, "return"), {"reason": "retak"})
    staff = api(make_staff()).post(url(part.order, "return"), {"reason": "retak"})

    assert (late.status_code, staff.status_code) == (409, 201)


def test_the_buyer_does_not_decide_and_strangers_see_nothing(api):
    part = make_part("delivered")
    pk = api(part.order.buyer).post(url(part.order, "return"), {"reason": "x"}).json()[0]["id"]

    own = api(part.order.buyer).post(f"/api/v1/returns/{pk}/approve", {})
    assert (own.status_code, own.json()["errors"][0]["code"]) == (409, "not_allowed")
    for stranger in (make_user(), make_vendor().owner):
        assert api(stranger).post(f"/api/v1/returns/{pk}/approve", {}).status_code == 404
        assert api(stranger).get("/api/v1/returns").json()["results"] == []
    assert ReturnRequest.objects.get().status == "requested"


def test_one_request_or_many_take_the_same_number_of_queries(api, django_assert_num_queries):
    buyer = make_user()
    for n in range(4):
        order = make_order(make_variant(), buyer=buyer)
        move_order(order, "delivered", by=order.fulfillments.get().vendor.owner)
        api(buyer).post(url(order, "return"), {"reason": "x"})
        if n in (0, 3):
            with django_assert_num_queries(1):
                api(buyer).get("/api/v1/returns")
