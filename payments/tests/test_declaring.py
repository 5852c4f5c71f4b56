"""The payment axis, said by hand: PUT /orders/{number}/status/payment."""

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from orders.models import Order
from orders.operations import apply_transition, move_order
from orders.tests.factories import make_order
from payments.models import Payment, Refund

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def say(api):
    def say(user, order, word, notes="karena"):
        body = {"status": word, "notes": notes}
        return api(user).put(f"/api/v1/orders/{order.number}/status/payment", body)

    return say


@pytest.fixture
def cashier():
    return make_staff("orders.view_order", "payments.confirm_payment", "payments.refund")


def test_staff_say_paid_of_an_open_attempt(say, cashier):
    order = make_order(gateway="manual")

    answer = say(cashier, order, "paid", "BCA")

    assert answer.json()["payment_status"] == "paid"
    line = order.history.get(axis="payment", target="paid")
    assert (line.by, line.note) == (cashier, "BCA")


def test_paid_said_again_changes_nothing(say, cashier):
    order = make_order(gateway="test")
    lines = order.history.count()

    assert say(cashier, order, "paid").status_code == 200
    assert order.history.count() == lines


def test_paid_without_an_open_attempt_is_a_payment_by_hand(say, cashier):
    order = make_order(make_variant(price=100_000), make_variant(price=30_000), gateway="manual")
    part = order.fulfillments.first()
    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")

    say(cashier, order, "paid")

    assert Order.objects.get().payment_status == "paid"
    assert Payment.objects.last().amount == 30_000


def test_a_cancelled_attempt_takes_no_more_money(say, cashier):
    order = make_order(gateway="manual")

    assert say(cashier, order, "cancelled").json()["payment_status"] == "cancelled"
    assert say(cashier, make_order(gateway="test"), "cancelled").status_code == 409


def test_refunded_gives_back_all_that_is_left_and_needs_a_reason(say, cashier):
    order = make_order(gateway="test")

    assert say(cashier, order, "refunded", "").json()["errors"][0]["attr"] == "notes"
    assert say(cashier, order, "refunded").json()["payment_status"] == "refunded"
    assert say(cashier, order, "refunded").status_code == 200

    assert Refund.objects.get().amount == order.total
    assert Order.objects.get().status == "cancelled"  # nobody sends what nobody has paid


@pytest.mark.parametrize("word", ["paid", "cancelled", "refunded"])
def test_buyer_and_vendor_have_no_word_in_it(say, word):
    order = make_order(gateway="manual")
    vendor = order.fulfillments.get().vendor.owner

    for person in (order.buyer, vendor, make_staff("orders.view_order")):
        answer = say(person, order, word)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_allowed")

    assert Order.objects.get().payment_status == "pending"


def test_who_took_the_money_at_the_door_may_say_so(say):
    order = make_order(gateway="cod")
    vendor = order.fulfillments.get().vendor.owner
    assert say(vendor, order, "paid").status_code == 409

    move_order(order, "delivered", by=vendor)

    assert say(vendor, order, "paid").json()["payment_status"] == "paid"
