"""PUT /order/{number}: the documented request, and what each of the seven words does for whom."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from catalog.models import Variant
from catalog.tests.factories import make_product, make_variant
from dialects.ruparawi import statuses
from orders.models import Fulfillment, Order, ReturnRequest, StatusChange
from orders.statuses import Status
from orders.tests.factories import bring, make_order, make_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
PAYLOADS = Path(__file__).parent / "payloads"
ROAD = ["pending", "processing", "shipped", "delivered", "completed"]


def put(shop, user, order: Order, **body):
    return shop(user).put(f"/order/{order.number}", body)


def test_the_documented_request_gets_the_documented_answer(shop):
    printed = json.loads((PAYLOADS / "update_order_status.json").read_text())
    variant = make_variant(make_product(name="Keranjang Rotan"), price=50)
    order = make_order(variant)
    Order.objects.filter(pk=order.pk).update(
        number="250430EA4615A55DB2", placed_at=datetime(2025, 4, 30, 21, 51, 33, tzinfo=UTC)
    )
    vendor = shop(variant.product.vendor.owner)

    for _time in range(3):
        answer = vendor.put(printed["path"], printed["request"])

    expected = printed["answer"] | {"order": printed["answer"]["order"] | {"id": order.pk}}
    assert (answer.status_code, answer.json()) == (printed["status"], expected)
    assert isinstance(answer.json()["order"]["total_amount"], float)
    assert StatusChange.objects.filter(note="end my suffering pls").count() == 3


def test_there_is_a_word_for_each_status_and_it_reads_back_the_same():
    assert set(statuses.WORDS) == set(Status.values)
    assert [statuses.read(ours) for ours, _write in statuses.WORDS.values()] == list(statuses.WORDS)


@pytest.mark.parametrize("word", ["processing", "shipped", "delivered", "cancelled"])
def test_a_vendor_walks_its_part_to_a_status(shop, word):
    part = make_part("pending")

    answer = put(shop, part.vendor.owner, part.order, status=word)

    assert answer.status_code == 200
    assert answer.json()["order"]["status"] == word
    assert Fulfillment.objects.get().status == word


@pytest.mark.parametrize("start", ROAD)
@pytest.mark.parametrize("word", sorted(statuses.WORDS))
def test_what_staff_write_is_read_back_or_refused_with_409_and_nothing_changed(shop, start, word):
    part = make_part(start)
    forward = word in ROAD and ROAD.index(word) >= ROAD.index(start)
    back = (start, word) == ("shipped", "processing")
    off = (word == "cancelled" and start in ROAD[:3]) or (
        word == "returned" and start in ("delivered", "completed")
    )

    answer = put(shop, make_staff(), part.order, status=word)

    if forward or back or off:
        assert (answer.status_code, answer.json()["order"]["status"]) == (200, word)
    else:
        assert answer.status_code == 409
        assert answer.json() | {"success": False, "from": start, "to": word} == answer.json()
        assert Fulfillment.objects.get().status == start


def test_completed_is_the_buyers_word_and_the_vendors_only_after_the_window(shop):
    part = make_part("delivered")
    vendor = part.vendor.owner

    too_early = put(shop, vendor, part.order, status="completed")
    Fulfillment.objects.update(complaint_until=timezone.now())
    in_time = put(shop, vendor, part.order, status="completed")

    assert (too_early.status_code, too_early.json()["reason"]) == (409, "too_early")
    assert (in_time.status_code, in_time.json()["order"]["status"]) == (200, "completed")

    part = make_part("delivered")
    assert put(shop, part.order.buyer, part.order, status="completed").status_code == 200


def test_returned_by_the_vendor_opens_and_closes_a_return(shop):
    part = make_part("delivered")

    answer = put(shop, part.vendor.owner, part.order, status="returned")

    assert answer.json()["order"]["status"] == "returned"
    request = ReturnRequest.objects.get()
    assert (request.status, request.reason) == ("done", "via ruparawi")
    assert Variant.objects.get().stock == 10
    assert Order.objects.get().payment_status == "refunded"


def test_returned_by_the_buyer_asks_for_it_and_the_vendor_settles_it(shop):
    part = make_part("delivered")

    asked = put(shop, part.order.buyer, part.order, status="returned", notes="retak")

    assert (asked.status_code, asked.json()["order"]["status"]) == (200, "delivered")
    assert ReturnRequest.objects.get().status == "requested"
    answer = put(shop, part.vendor.owner, part.order, status="returned")
    assert answer.json()["order"]["status"] == "returned"
    assert ReturnRequest.objects.get().status == "done"


def test_what_was_not_delivered_cannot_be_returned(shop):
    part = make_part("shipped")

    for user in (part.vendor.owner, part.order.buyer, make_staff()):
        assert put(shop, user, part.order, status="returned").status_code == 409

    assert not ReturnRequest.objects.exists()


def test_the_same_word_again_is_a_note_and_without_one_nothing(shop):
    part = make_part("processing")
    before = StatusChange.objects.count()

    silent = put(shop, part.vendor.owner, part.order, status="processing")

    assert (silent.status_code, StatusChange.objects.count()) == (200, before)
    put(shop, part.vendor.owner, part.order, status="processing", notes="sedang dikemas")
    assert StatusChange.objects.count() == before + 1


def test_a_step_without_a_note_says_where_it_came_from(shop):
    part = make_part("pending")

    put(shop, part.vendor.owner, part.order, status="cancelled")

    assert StatusChange.objects.filter(target="cancelled", note="via ruparawi").exists()


def test_a_buyer_cancels_only_what_is_pending_and_ships_nothing(shop):
    part = make_part("pending")
    buyer = part.order.buyer

    assert put(shop, buyer, part.order, status="shipped").status_code == 409
    assert put(shop, buyer, part.order, status="cancelled").status_code == 200
    assert Variant.objects.get().stock == 10  # and the stock is back

    part = make_part("processing")
    assert put(shop, part.order.buyer, part.order, status="cancelled").status_code == 409


def test_each_vendor_moves_its_own_part_and_sees_it_as_the_order(shop):
    order = make_order(make_variant(price=100), make_variant(price=300))
    first = order.fulfillments.first()

    answer = put(shop, first.vendor.owner, order, status="shipped").json()["order"]

    assert (answer["status"], answer["total_amount"]) == ("shipped", 100.0)
    assert answer["status_history"] == "['pending', 'processing', 'shipped']"
    assert answer["items"].count("name") == 1
    seen = shop(order.buyer).get(f"/order/{order.number}").json()["order"]
    assert (seen["status"], seen["total_amount"]) == ("processing", 400.0)
    assert seen["status_history"] == "['pending', 'processing']"


def test_staff_move_every_part_that_is_not_there_yet(shop):
    order = make_order(make_variant(), make_variant())
    bring(order.fulfillments.first(), "delivered")

    answer = put(shop, make_staff(), order, status="shipped")

    assert answer.json()["order"]["status"] == "shipped"
    assert list(order.fulfillments.values_list("status", flat=True)) == ["delivered", "shipped"]


def test_staff_move_every_part_or_none(shop):
    order = make_order(make_variant(), make_variant())
    bring(order.fulfillments.first(), "delivered")

    answer = put(shop, make_staff(), order, status="returned")

    assert (answer.status_code, answer.json()["success"]) == (409, False)
    assert list(order.fulfillments.values_list("status", flat=True)) == ["delivered", "pending"]
    assert not ReturnRequest.objects.exists()


def test_staff_without_the_permission_move_nothing(shop):
    part = make_part("pending")
    staff = make_staff("orders.view_order")

    answer = put(shop, staff, part.order, status="shipped")

    assert (answer.status_code, Fulfillment.objects.get().status) == (409, "pending")


@pytest.mark.parametrize("body", [{}, {"status": "Shipped"}, {"status": 3}, {"status": "x" * 99}])
def test_a_word_that_they_do_not_have_is_a_400_that_does_not_repeat_it(shop, body):
    part = make_part("pending")

    answer = put(shop, part.vendor.owner, part.order, **body)

    assert answer.status_code == 400
    assert set(answer.json()) == {"success", "message", "location"}
    assert "x" * 99 not in answer.json()["message"]


def test_other_peoples_orders_look_like_missing_ones(shop):
    part = make_part("pending")
    stranger = make_user()

    hidden = put(shop, stranger, part.order, status="cancelled")
    missing = shop(stranger).put("/order/250430EA4615A55DB2", {"status": "cancelled"})

    assert hidden.status_code == missing.status_code == 404
    assert hidden.json() == missing.json()
    assert shop(stranger).get(f"/order/{part.order.number}").status_code == 404
    assert Fulfillment.objects.get().status == "pending"


def test_an_order_is_found_by_its_id_too(shop):
    part = make_part("pending")

    answer = shop(part.order.buyer).get(f"/order/{part.order.pk}")

    assert answer.json()["order"]["order_number"] == part.order.number
