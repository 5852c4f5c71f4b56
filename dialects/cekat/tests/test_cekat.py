"""PUT of an order: the printed examples, and each field under its own rule."""

import pytest

from accounts.tests.factories import make_staff
from catalog.models import Variant
from catalog.tests.factories import make_variant
from dialects.tests.payloads import assert_as_printed, payload
from orders.models import Fulfillment, Order
from orders.tests.factories import make_order, make_part
from payments.models import Refund

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def path(order) -> str:
    return f"/api/orders/order_{order.pk}"


def test_the_printed_examples_run_on_one_order_to_its_delivery(speak):
    order = make_order(gateway="manual")
    staff = speak("cekat", make_staff())
    said = []
    for name in ("mark_as_paid", "ship_with_tracking", "mark_as_delivered", "add_metadata"):
        printed = payload("cekat", name)
        answer = staff.replay(printed, id=f"order_{order.pk}")
        assert_as_printed(answer, printed)
        said.append(answer.json()["data"])

    assert [data["status"] for data in said] == ["paid", "shipped", "delivered", "delivered"]
    assert said[1]["tracking_number"] == "POS-123456789"
    assert said[1]["tracking_url"] == "https://posindonesia.id/track/POS-123456789"
    assert [line["status"] for line in said[-1]["status_history"]] == [
        "pending",
        "paid",
        "processing",
        "shipped",
        "delivered",
    ]
    assert (said[0]["id"], said[0]["order_number"]) == (f"order_{order.pk}", order.number)
    assert Order.objects.get().metadata == payload("cekat", "add_metadata")["request"]["metadata"]


@pytest.mark.parametrize("name", ["cancel", "cancel_and_refund", "javascript_cancel"])
def test_the_printed_cancellations_run_on_another_order(speak, name):
    part = make_part(gateway="cod")
    printed = payload("cekat", name)

    answer = speak("cekat", part.vendor.owner).replay(printed, id=f"order_{part.order_id}")

    assert_as_printed(answer, printed)
    assert answer.json()["data"]["status"] == "cancelled"
    assert part.history.get(transition="cancel").note == printed["request"]["notes"]
    assert Variant.objects.get().stock == 10


@pytest.mark.parametrize("name", ["ship", "javascript_ship"])
def test_a_vendor_ships_as_printed(speak, name):
    part = make_part()
    printed = payload("cekat", name)

    answer = speak("cekat", part.vendor.owner).replay(printed, id=f"order_{part.order_id}")

    assert_as_printed(answer, printed)
    assert answer.json()["data"]["tracking_number"] == "TRK123456789"
    told = [line["status"] for line in answer.json()["data"]["status_history"]]
    assert told == [line["status"] for line in printed["answer"]["data"]["status_history"]]


def test_a_paid_order_that_is_cancelled_reads_refunded(speak):
    part = make_part()

    answer = speak("cekat", part.vendor.owner).put(path(part.order), {"status": "cancelled"})

    assert answer.json()["data"]["status"] == "refunded"
    assert Order.objects.get().status == "cancelled"
    assert part.history.get(transition="cancel").note == "via cekat"


def test_what_is_delivered_is_not_cancelled(speak):
    part = make_part("delivered")

    answer = speak("cekat", part.vendor.owner).put(path(part.order), {"status": "cancelled"})

    assert answer.status_code == 409
    assert list(answer.json()) == ["success", "error"]
    assert answer.json()["success"] is False
    assert Order.objects.get().status == "delivered"


@pytest.mark.parametrize(
    ("status", "left"),
    [
        ("pending", "cancelled"),
        ("shipped", "shipped"),
        ("delivered", "delivered"),
        ("completed", "completed"),
    ],
)
def test_refunded_gives_the_money_back_and_cancels_only_what_has_not_left(speak, status, left):
    part = make_part(status)
    staff = speak("cekat", make_staff())

    for _time in range(2):
        answer = staff.put(path(part.order), {"status": "refunded"})

    assert answer.json()["data"]["status"] == "refunded"
    order = Order.objects.get()
    assert (order.status, order.payment_status) == (left, "refunded")
    assert Refund.objects.get().amount == order.total


@pytest.mark.parametrize("word", ["paid", "refunded"])
def test_money_is_not_a_vendors_word_and_nothing_else_of_it_happens(speak, word):
    part = make_part(gateway="manual")

    answer = speak("cekat", part.vendor.owner).put(
        path(part.order), {"status": word, "metadata": {"hadiah": True}}
    )

    assert answer.status_code == 409
    assert (Order.objects.get().payment_status, Order.objects.get().status) == ("pending",) * 2
    assert Fulfillment.objects.get().metadata == {}


def test_refunding_what_nobody_paid_changes_nothing(speak):
    part = make_part(gateway="manual")

    answer = speak("cekat", make_staff()).put(path(part.order), {"status": "refunded"})

    assert answer.status_code == 409
    assert Order.objects.get().status == "pending"


def test_goods_of_an_unpaid_order_do_not_move(speak):
    part = make_part(gateway="manual")

    answer = speak("cekat", part.vendor.owner).put(path(part.order), {"status": "shipped"})

    assert (answer.status_code, list(answer.json())) == (409, ["success", "error"])


def test_metadata_is_merged_and_null_takes_a_key_away(speak):
    part = make_part()
    vendor = speak("cekat", part.vendor.owner)
    vendor.put(path(part.order), {"metadata": {"a": 1, "b": {"c": [2]}}})

    vendor.put(path(part.order), {"metadata": {"a": None, "d": "x"}})

    assert Fulfillment.objects.get().metadata == {"b": {"c": [2]}, "d": "x"}


@pytest.mark.parametrize(
    "address",
    [
        {"line1": "Jalan Baru 1", "city": "Bantul", "postal_code": "55711"},
        {"street": "Jalan Baru 1", "city": "Bantul", "zip": "55711"},
    ],
)
def test_the_address_changes_while_nothing_has_shipped(speak, address):
    part = make_part()
    vendor = speak("cekat", part.vendor.owner)

    assert vendor.put(path(part.order), {"shipping_address": address}).status_code == 200

    stored = Order.objects.get().shipping_address
    assert (stored["line1"], stored["city"], stored["postal_code"]) == tuple(address.values())
    assert stored["recipient_name"] == "Sari Dewi"
    vendor.put(path(part.order), {"status": "shipped"})
    assert vendor.put(path(part.order), {"shipping_address": address}).status_code == 409


def test_tracking_of_several_parts_goes_to_each_that_moves(speak):
    order = make_order(make_variant(), make_variant())
    first, second = order.fulfillments.all()
    speak("cekat", first.vendor.owner).put(
        path(order), {"status": "shipped", "tracking_number": "SATU"}
    )

    staff = speak("cekat", make_staff())
    answer = staff.put(path(order), {"status": "delivered", "tracking_number": "DUA"})

    assert answer.status_code == 409  # the first is on its way: it takes no other number
    for _time in range(2):
        answer = staff.put(path(order), {"status": "shipped", "tracking_number": "DUA"})
        assert answer.status_code == 200
    numbers = Fulfillment.objects.order_by("pk").values_list("tracking_number", flat=True)
    assert list(numbers) == ["SATU", "DUA"]
    assert second.order_id == order.pk


@pytest.mark.parametrize(
    "body",
    [
        {"status": "lost"},
        {"status": None},
        {"tracking_url": "javascript:alert(1)"},
        {"metadata": [1]},
        {"metadata": {"x": "y" * 20_000}},
        {"shipping_address": {"planet": "Mars"}},
        {"total": 1},
        [],
        "shipped",
    ],
)
def test_bad_input_is_400_in_their_shape(speak, body):
    part = make_part()

    answer = speak("cekat", part.vendor.owner).put(path(part.order), body)

    assert (answer.status_code, list(answer.json())) == (400, ["success", "error"])
    assert Order.objects.get().status == "pending"
