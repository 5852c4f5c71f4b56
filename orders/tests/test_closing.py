"""Closing an account, as far as orders, shops and goods are concerned."""

import threading

import pytest
from django.db import transaction

from accounts.models import User
from accounts.operations import close_account
from accounts.tests.factories import PASSWORD, make_address, make_staff, make_user
from catalog.models import Product, WishlistItem
from catalog.tests.factories import make_variant
from core.tests.races import at_once, until_somebody_waits
from orders.errors import OpenOrders
from orders.models import Cart, Order
from orders.operations import add_to_cart, request_returns
from orders.tests.factories import make_house_account, make_part
from payments.operations import check_out, place_with_payment
from vendors.errors import TransitionRefused
from vendors.models import Vendor
from vendors.operations import review_vendor

pytestmark = pytest.mark.django_db


def close(user) -> None:
    close_account(User.objects.get(pk=user.pk), current_password=PASSWORD)


@pytest.mark.parametrize("status", ["pending", "processing", "shipped", "delivered"])
@pytest.mark.parametrize("side", ["buyer", "vendor"])
def test_with_an_open_order_on_either_side_the_account_stays(api, status, side):
    part = make_part(status)
    user = part.order.buyer if side == "buyer" else part.vendor.owner
    before = User.objects.filter(pk=user.pk).values().get()

    answer = api(user).delete("/api/v1/users/me", {"current_password": PASSWORD}, format="json")

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "open_orders"
    assert answer.json()["orders"] == [part.order.number]
    assert User.objects.filter(pk=user.pk).values().get() == before
    assert Vendor.objects.get(pk=part.vendor_id).status == "approved"


def test_an_open_return_is_an_open_order():
    part = make_part("delivered")
    request_returns(part.order, by=part.order.buyer, reason="Retak.")

    for user in (part.order.buyer, part.vendor.owner):
        with pytest.raises(OpenOrders):
            close(user)


@pytest.mark.parametrize("status", ["completed", "cancelled", "returned"])
def test_orders_that_are_over_keep_their_copies(status, books_balance):
    order = make_part(status).order
    before = Order.objects.filter(pk=order.pk).values().get()

    close(order.buyer)

    assert Order.objects.filter(pk=order.pk).values().get() == before
    assert before["shipping_address"]["recipient_name"]
    assert order.fulfillments.get().items.exists()


def test_the_goods_of_who_leaves_are_off_sale_and_the_shop_stays_closed(client, books_balance):
    variant = make_variant()
    product, vendor = variant.product, variant.product.vendor
    Vendor.objects.filter(pk=vendor.pk).update(business_phone="0812", business_email="a@b.id")
    assert client.get(f"/api/v1/products/{product.pk}").status_code == 200

    close(vendor.owner)

    vendor = Vendor.objects.get(pk=vendor.pk)
    assert vendor.status == "suspended"
    assert (vendor.business_phone, vendor.business_email) == ("", "")
    assert client.get(f"/api/v1/products/{product.pk}").status_code == 404
    assert not Product.objects.on_sale().exists()
    with pytest.raises(TransitionRefused):
        review_vendor(vendor, "reinstate", by=make_staff())
    assert Vendor.objects.get(pk=vendor.pk).status == "suspended"


def test_cart_and_wishes_go_with_the_account():
    variant, user = make_variant(), make_user()
    add_to_cart(user, variant.pk, 1)
    WishlistItem.objects.create(user=user, product=variant.product)

    close(user)

    assert not Cart.objects.filter(buyer=user).exists()
    assert not WishlistItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_vendor_cannot_leave_while_a_checkout_of_its_goods_is_under_way():
    variant, buyer = make_variant(), make_user()
    address, vendor = make_address(buyer), variant.product.vendor
    add_to_cart(buyer, variant.pk, 1)
    make_house_account()
    is_ordered = threading.Event()

    def order_slowly() -> Order:
        with transaction.atomic():
            placed = place_with_payment(buyer, shipping_address=address.pk, gateway="manual")
            is_ordered.set()
            until_somebody_waits()
        return placed.order

    def leave() -> None:
        is_ordered.wait(10)
        close(vendor.owner)

    ordered, left = at_once(order_slowly, leave)

    assert isinstance(ordered, Order), ordered
    assert isinstance(left, OpenOrders), left
    assert Vendor.objects.get(pk=vendor.pk).status == "approved"


@pytest.mark.django_db(transaction=True)
def test_of_a_checkout_and_its_vendors_closing_at_once_only_one_succeeds():
    for _round in range(6):
        variant, buyer = make_variant(), make_user()
        address, vendor = make_address(buyer), variant.product.vendor
        add_to_cart(buyer, variant.pk, 1)

        results = at_once(
            lambda: check_out(buyer, shipping_address=address.pk, gateway="test"),  # noqa: B023
            lambda: close(vendor.owner),  # noqa: B023
        )

        is_closed = Vendor.objects.get(pk=vendor.pk).status == "suspended"
        assert isinstance(results[0], Order) != is_closed, results
        assert Order.objects.filter(buyer=buyer).exists() != is_closed


@pytest.mark.django_db(transaction=True)
def test_of_a_checkout_and_a_closing_at_once_only_one_succeeds():
    for _round in range(6):
        buyer = make_user()
        address = make_address(buyer)
        add_to_cart(buyer, make_variant().pk, 1)

        results = at_once(
            lambda: check_out(buyer, shipping_address=address.pk, gateway="test"),  # noqa: B023
            lambda: close(buyer),  # noqa: B023
        )

        is_closed = User.objects.get(pk=buyer.pk).closed_at is not None
        assert isinstance(results[0], Order) != is_closed, results
        assert Order.objects.filter(buyer=buyer).exists() != is_closed
