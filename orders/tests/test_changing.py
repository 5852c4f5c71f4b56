"""What other shops' APIs ask of change_order and place_order beside what /api/v1 does."""

import pytest
from django.db import transaction

from accounts.tests.factories import make_address, make_staff, make_user
from catalog.errors import OutOfStock
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core.errors import NotThere
from orders.errors import (
    CartFull,
    CheckoutRefused,
    FulfillmentRequired,
    NotAllowed,
    TransitionRefused,
)
from orders.models import Fulfillment, Order
from orders.operations import add_to_cart, cancel_unsent, change_order, place_order, set_free_label
from orders.tests.factories import bring, make_order, make_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def order():
    return make_order(make_variant(), make_variant())


def parts_of(order: Order) -> list[tuple[str, str]]:
    return list(order.fulfillments.order_by("pk").values_list("status", "tracking_number"))


def test_a_step_by_name_does_not_take_another_road_to_the_same_status():
    part = make_part("shipped")

    with pytest.raises(TransitionRefused):
        change_order(part.order, by=part.vendor.owner, step="process", notes="terima")

    assert Fulfillment.objects.get().status == "shipped"
    change_order(part.order, by=part.vendor.owner, step="unship", notes="salah kirim")
    assert Fulfillment.objects.get().status == "processing"


def test_unship_does_not_lead_forward():
    part = make_part("pending")

    with pytest.raises(TransitionRefused):
        change_order(part.order, by=part.vendor.owner, step="unship", notes="salah kirim")

    assert Fulfillment.objects.get().status == "pending"


def test_staff_take_back_every_part_that_shipped(order):
    first, second = order.fulfillments.all()
    bring(first, "shipped")
    bring(second, "delivered")

    change_order(order, by=make_staff(), step="unship", notes="salah kirim")

    assert [status for status, _number in parts_of(order)] == ["processing", "delivered"]


def test_tracking_for_several_parts_names_one_or_goes_to_all_that_move(order):
    staff = make_staff()
    with pytest.raises(FulfillmentRequired):
        change_order(order, by=staff, status="shipped", tracking_number="JNE1")

    change_order(order, by=staff, status="shipped", tracking_number="JNE1", tracks_all=True)

    assert parts_of(order) == [("shipped", "JNE1")] * 2


def test_tracking_for_an_order_without_open_parts_is_refused(order):
    for part in order.fulfillments.all():
        bring(part, "cancelled")

    with pytest.raises(FulfillmentRequired):
        change_order(order, by=make_staff(), tracking_number="JNE1")


def test_what_has_not_left_is_cancelled_and_the_rest_stays(order):
    first, _second = order.fulfillments.all()
    bring(first, "shipped")

    cancel_unsent(order, by=make_staff(), reason="batal")

    assert [status for status, _number in parts_of(order)] == ["shipped", "cancelled"]
    assert sorted(Variant.objects.values_list("stock", flat=True)) == [9, 10]


def test_a_buyer_does_not_name_the_vendors_parts():
    part = make_part()

    with pytest.raises(NotAllowed):
        set_free_label(part.order, "general", "cepat", by=part.order.buyer)

    assert Fulfillment.objects.get().free_labels == {}


def buy(buyer, lines):
    with transaction.atomic():
        return place_order(buyer, shipping_address=make_address(buyer).pk, lines=lines)


def test_lines_are_bought_beside_the_cart():
    buyer, mug, bowl = make_user(), make_variant(), make_variant()
    add_to_cart(buyer, mug.pk, 2)

    order = buy(buyer, {bowl.pk: 3})

    assert order.fulfillments.get().items.get().quantity == 3
    assert buyer.cart.items.get().quantity == 2


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ({1: 1_001}, CartFull),
        (dict.fromkeys(range(1, 102), 1), CartFull),
        ({2**40: 1}, NotThere),
    ],
)
def test_lines_have_the_limits_of_a_cart(lines, refusal):
    with pytest.raises(refusal):
        buy(make_user(), lines)

    assert not Order.objects.exists()


def test_lines_out_of_stock_are_refused():
    variant = make_variant(stock=1)

    with pytest.raises(CheckoutRefused) as refused:
        buy(make_user(), {variant.pk: 2})

    assert [problem.code for problem in refused.value.problems] == [OutOfStock.code]
    assert Variant.objects.get().stock == 1
