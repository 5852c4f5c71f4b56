"""The three PUT endpoints: the printed answers, labels, refusals, and the table for reading."""

import pytest

from accounts.scopes import ALIASES
from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from dialects.common import current_moment, seen_by
from dialects.tests.payloads import assert_as_printed, payload
from dialects.youcan import statuses
from orders.models import Order
from orders.tests.factories import make_order, make_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
AXES = ["general", "shipping", "payment"]
TAILS = {"general": "", "shipping": "/shipping", "payment": "/payment"}


def path(order, axis="general"):
    return f"/orders/{order.number}/status{TAILS[axis]}"


def read(order, asker) -> dict:
    return statuses.read(seen_by(asker, order))


@pytest.mark.parametrize("axis", AXES)
def test_the_printed_answers(speak, axis):
    order = make_order(gateway="manual")
    staff = speak("youcan", make_staff())
    if axis != "payment":
        staff.put(path(order, "payment"), {"status": "paid"})
    updated, missing = payload("youcan", f"{axis}_updated"), payload("youcan", f"{axis}_not_found")

    answer = staff.replay(updated, id=order.pk)

    assert_as_printed(answer, updated)
    assert answer.json() == updated["answer"]
    answer = staff.replay(missing)
    assert (answer.status_code, answer.json()) == (404, missing["answer"])


@pytest.mark.parametrize("axis", AXES)
def test_an_unknown_slug_is_the_label_as_it_is_and_moves_nothing(speak, axis):
    part = make_part("processing")
    vendor = part.vendor.owner

    answer = speak("youcan", vendor).put(path(part.order, axis), {"status": "Menunggu Kurir"})

    assert answer.status_code == 200
    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("processing", "paid")
    assert order.fulfillments.get().free_labels == {axis: "Menunggu Kurir"}
    assert read(order, vendor)[axis] == "Menunggu Kurir"


def test_a_known_slug_takes_the_label_off_again(speak):
    part = make_part("processing")
    vendor = speak("youcan", part.vendor.owner)
    vendor.put(path(part.order), {"status": "menunggu"})

    vendor.put(path(part.order), {"status": "processed"})

    assert read(part.order, part.vendor.owner)["general"] == "processed"
    vendor.put(path(part.order), {"status": "menunggu"})
    vendor.put(path(part.order, "shipping"), {"status": "shipped"})
    assert read(part.order, part.vendor.owner)["general"] == "processed"


@pytest.mark.parametrize("status", ["processing", "shipped", "delivered", "completed", "cancelled"])
def test_open_says_nothing_of_an_order_that_is_on_its_way(speak, status):
    part = make_part(status)
    vendor = part.vendor.owner
    before = read(part.order, vendor)

    answer = speak("youcan", vendor).put(path(part.order), {"status": "open"})

    assert answer.status_code == 200
    assert read(part.order, vendor) == before
    assert before["general"] != "open"
    assert Order.objects.get().status == status


@pytest.mark.parametrize("axis", AXES)
def test_no_word_of_theirs_hides_where_an_order_stands(speak, axis):
    part = make_part("shipped")
    vendor = part.vendor.owner
    for word in statuses.WRITES[axis]:
        part.free_labels[axis] = word
        part.save()

        assert read(part.order, vendor)[axis] == statuses.meaning(
            current_moment(seen_by(vendor, part.order)), axis
        )


@pytest.mark.parametrize("slug", ["", " ", "x" * 65, None, 7.5, ["open"], {"a": 1}])
def test_what_cannot_be_a_label_is_400_in_their_shape(speak, slug):
    part = make_part()

    answer = speak("youcan", part.vendor.owner).put(path(part.order), {"status": slug})

    if slug == 7.5:  # a number is a text to them
        assert answer.status_code == 200
        return
    assert answer.status_code == 400
    assert (answer.json()["status"], answer.json()["meta"]) == (0, [])


def test_a_refusal_is_409_in_their_shape_and_changes_nothing(speak):
    part = make_part("delivered")

    answer = speak("youcan", part.vendor.owner).put(
        path(part.order), {"status": "canceled-by-seller"}
    )

    body = answer.json()
    assert (answer.status_code, body["status"], body["meta"]) == (409, 0, [])
    assert list(body) == ["status", "detail", "meta"]
    assert Order.objects.get().status == "delivered"


@pytest.mark.parametrize("word", ["paid", "captured", "unpaid", "refunded"])
def test_money_is_not_a_vendors_word(speak, word):
    part = make_part(gateway="manual")

    answer = speak("youcan", part.vendor.owner).put(path(part.order, "payment"), {"status": word})

    assert (answer.status_code, answer.json()["status"]) == (409, 0)
    assert Order.objects.get().payment_status == "pending"


def test_who_took_the_money_at_the_door_may_say_so(speak):
    part = make_part("delivered", gateway="cod")

    answer = speak("youcan", part.vendor.owner).put(path(part.order, "payment"), {"status": "paid"})

    assert answer.status_code == 200
    assert Order.objects.get().payment_status == "paid"


def test_what_a_gateway_holds_is_captured_there(speak):
    order = make_order(gateway="manual")
    order.payments.update(gateway="midtrans", status="authorized")

    answer = speak("youcan", make_staff()).put(path(order, "payment"), {"status": "captured"})

    assert answer.status_code == 409
    assert order.payments.get().status == "authorized"
    order.payments.update(gateway="manual", status="pending")


def test_a_delivered_order_was_processed_too(speak):
    part = make_part("delivered")
    lines = part.order.history.count()

    answer = speak("youcan", part.vendor.owner).put(path(part.order), {"status": "processed"})

    assert answer.status_code == 200
    assert Order.objects.get().status == "delivered"
    assert part.order.history.count() == lines


def test_the_scope_has_their_name(speak):
    part = make_part()
    assert ALIASES == {"edit-orders": "orders:write"}

    answer = speak("youcan", part.vendor.owner, "orders:read").put(
        path(part.order), {"status": "processed"}
    )

    assert (answer.status_code, answer.json()["status"]) == (403, 0)
    assert Order.objects.get().status == "pending"


def test_another_vendors_order_is_not_found(speak):
    order = make_order(make_variant())
    stranger = make_part().vendor.owner

    for person in (stranger, make_user()):
        answer = speak("youcan", person).put(path(order), {"status": "processed"})
        assert (answer.status_code, answer.json()["detail"]) == (404, "order not found")
    assert Order.objects.first().status == "pending"
