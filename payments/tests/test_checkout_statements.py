"""What a checkout asks of the database: docs/performance.md names the statements."""

import pytest

from accounts.tests.factories import make_address, make_user
from catalog.tests.factories import make_variant
from core.tests.counting import statements
from orders.models import Order
from orders.operations import add_to_cart
from orders.tests.factories import make_house_account
from payments.models import Payment
from payments.operations import place_with_payment, start_payments
from promotions.tests.factories import make_promotion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def filled(lines: int):
    """A buyer with a full cart, and an address."""
    buyer = make_user()
    for _n in range(lines):
        add_to_cart(buyer, make_variant().pk, 1)
    return buyer, make_address(buyer).pk


@pytest.mark.parametrize("lines", [2, 20])
def test_an_order_is_placed_in_four_statements_and_its_payment_settled_in_six(lines):
    buyer, address = filled(lines)

    with statements() as placing:
        placed = place_with_payment(buyer, shipping_address=address, gateway="test")
    with statements() as starting:
        start_payments(placed.order, placed.payments)

    # cart and goods locked, prices, everything written; webhooks with all jobs
    assert len(placing) == 4, placing
    # order and payments locked, both written; the sale read and posted; webhooks and the mails' job
    assert len(starting) == 6, starting
    assert Order.objects.get().payment_status == "paid"
    assert Payment.objects.get().client_secret


def test_promotions_are_counted_in_one_more_however_many(api):
    for n in range(3):
        make_promotion(code="", title=f"Pekan {n}", value=n + 1, usage_limit=9, buyer_limit=9)
    buyer, address = filled(2)

    with statements() as placing:
        place_with_payment(buyer, shipping_address=address, gateway="test")

    assert len(placing) == 5, placing
    assert Order.objects.get().redemptions.count() == 3


def test_a_checkout_over_the_api_costs_ten_and_what_showing_the_order_does(api):
    buyer, address = filled(2)
    client = api(buyer)

    with statements() as sent:
        answer = client.post("/api/v1/checkout", {"shipping_address": address, "gateway": "test"})
    with statements() as shown:
        client.get(f"/api/v1/orders/{answer.json()['number']}")

    assert answer.status_code == 201
    assert len(sent) <= 10 + len(shown), sent


def test_ways_to_pay_that_start_nothing_cost_no_more(api):
    make_house_account()
    buyer, address = filled(2)
    for gateway in ("cod", "manual"):
        add_to_cart(buyer, make_variant().pk, 1)
        with statements() as sent:
            placed = place_with_payment(buyer, shipping_address=address, gateway=gateway)
            start_payments(placed.order, placed.payments)
        assert len(sent) <= 6, sent
