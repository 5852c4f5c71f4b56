"""A checkout on its way to an order: opened, changed, completed once, cancelled or expired."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core.errors import NotThere
from notifications.tests.factories import run_jobs
from orders.errors import CheckoutClosed, EmptyCart, Incomplete, PriceChanged
from orders.guests import Secret
from orders.models import Checkout, Order
from orders.operations import (
    add_to_cart,
    cancel_checkout,
    change_checkout,
    expire_checkouts,
    find_checkout,
    forget_checkouts,
    open_checkout,
)
from orders.reads.carts import items_of
from orders.tests.factories import ADDRESS, decline, make_checkout
from payments.operations import complete_checkout, start_placed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def completed(checkout, **details):
    placed = complete_checkout(checkout, **details)
    start_placed(placed.order.pk, placed)
    return Order.objects.get(pk=placed.order.pk)


def status_of(checkout):
    return Checkout.objects.get(pk=checkout.pk).status


def test_a_guest_orders_what_a_checkout_says_and_the_cart_keeps_the_rest():
    secret, bought, left = Secret.new(), make_variant(stock=5), make_variant()
    add_to_cart(secret, bought.pk, 2)
    checkout = make_checkout(secret)
    add_to_cart(secret, left.pk, 1)

    order = completed(checkout)

    assert (order.buyer, order.email, order.language) == (None, "tamu@contoh.example", "en")
    assert (order.shipping_address, order.payment_status) == (ADDRESS, "paid")
    assert order.buyer_name == ADDRESS["recipient_name"]
    assert Variant.objects.get(pk=bought.pk).stock == 3
    assert [item.variant_id for item in items_of(secret)] == [left.pk]
    assert status_of(checkout) == "completed"


def test_completing_twice_answers_the_first_order():
    checkout = make_checkout()

    assert completed(checkout) == completed(checkout)
    assert Order.objects.count() == 1


def test_the_goods_are_those_of_the_checkout_until_it_is_changed():
    secret, variant = Secret.new(), make_variant(stock=9)
    add_to_cart(secret, variant.pk, 1)
    checkout = make_checkout(secret)
    add_to_cart(secret, variant.pk, 3)

    assert Checkout.objects.get().quantities == {variant.pk: 1}
    assert change_checkout(checkout).quantities == {variant.pk: 4}
    assert Checkout.objects.get().email == ""


def test_a_checkout_of_who_has_signed_in_since_is_theirs():
    checkout, buyer = make_checkout(), make_user()

    change_checkout(checkout, by=buyer, shipping_address=ADDRESS)

    assert completed(Checkout.objects.get()).buyer == buyer


def test_a_checkout_is_opened_by_its_secret_or_by_its_buyer():
    secret, buyer = Secret.new(), make_user()
    for owner in (secret, buyer):
        add_to_cart(owner, make_variant().pk, 1)
    guests, key = open_checkout(secret)
    buyers, _key = open_checkout(buyer)

    assert find_checkout(guests.public_id, None, key) == guests
    assert find_checkout(buyers.public_id, buyer, "") == buyers
    for public_id, user, wrong in (
        (guests.public_id, None, "guessed"),
        (guests.public_id, buyer, ""),
        (buyers.public_id, None, ""),
        (buyers.public_id, make_user(), key),
    ):
        with pytest.raises(NotThere):
            find_checkout(public_id, user, wrong)


@pytest.mark.parametrize("missing", ["email", "shipping_address"])
def test_what_is_missing_is_said_when_it_is_completed(missing):
    checkout = make_checkout(**{missing: None if missing == "shipping_address" else ""})

    with pytest.raises(Incomplete) as refused:
        complete_checkout(checkout)

    assert refused.value.attr == missing
    assert not Order.objects.exists()


def test_nothing_is_opened_from_an_empty_cart():
    with pytest.raises(EmptyCart):
        open_checkout(Secret.new())


def test_a_total_that_was_not_expected_leaves_the_checkout_open():
    checkout = make_checkout()

    with pytest.raises(PriceChanged):
        complete_checkout(checkout, expected_total=1)

    assert status_of(checkout) == "open"


def test_what_is_over_is_neither_changed_nor_completed():
    cancelled, expired = make_checkout(), make_checkout()
    cancel_checkout(cancelled)
    cancel_checkout(cancelled)
    Checkout.objects.filter(pk=expired.pk).update(expires_at=timezone.now())

    for checkout, status in ((cancelled, "cancelled"), (expired, "expired")):
        for act in (change_checkout, complete_checkout):
            with pytest.raises(CheckoutClosed) as refused:
                act(checkout)
            assert refused.value.data["status"] == status
    assert expire_checkouts() == 1
    assert status_of(expired) == "expired"
    assert not Order.objects.exists()


def test_a_completed_checkout_is_not_cancelled():
    checkout = make_checkout()
    completed(checkout)

    with pytest.raises(CheckoutClosed):
        cancel_checkout(checkout)


def test_a_declined_payment_calls_the_order_off_and_keeps_the_checkout_open(monkeypatch):
    checkout = make_checkout()
    variant = next(iter(checkout.quantities))
    before = Variant.objects.get(pk=variant).stock
    decline(monkeypatch)

    order = completed(checkout)

    assert (order.status, order.is_declined) == ("cancelled", True)
    assert status_of(checkout) == "open"
    assert Variant.objects.get(pk=variant).stock == before
    run_jobs()
    assert mail.outbox == []

    monkeypatch.undo()
    again = completed(checkout)
    assert again != order
    assert again.payment_status == "paid"
    assert status_of(checkout) == "completed"


def test_a_way_to_pay_that_starts_nothing_completes_at_once():
    checkout = make_checkout(gateway="cod")

    order = complete_checkout(checkout).order

    assert not order.is_tentative
    assert status_of(checkout) == "completed"


def test_the_job_that_starts_a_payment_ends_what_a_killed_server_left():
    checkout = make_checkout()
    placed = complete_checkout(checkout)
    assert (placed.order.is_tentative, status_of(checkout)) == (True, "completing")

    start_placed(placed.order.pk, None)

    assert status_of(checkout) == "completed"
    assert not Order.objects.get().is_tentative


def test_what_was_over_long_ago_is_forgotten_and_its_order_is_not():
    done, open_one = make_checkout(), make_checkout()
    completed(done)
    Checkout.objects.update(updated_at=timezone.now() - timedelta(days=31))

    forget_checkouts(timezone.now() - timedelta(days=30))

    assert list(Checkout.objects.all()) == [open_one]
    assert Order.objects.count() == 1
