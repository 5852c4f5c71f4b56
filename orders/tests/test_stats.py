from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from orders.models import Fulfillment, Order
from orders.operations import apply_transition, move_order
from orders.tests.factories import make_order
from payments.operations import refund_order
from promotions.tests.factories import make_promotion
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def stats(api, vendor: Vendor) -> dict:
    return api(vendor.owner).get("/api/v1/vendor/stats").json()


def test_revenue_is_net_of_cancellations_discounts_and_refunds(api):
    vendor = make_vendor()
    goods = make_variant(vendor=vendor, price=100_000, stock=50)
    make_promotion()
    make_order(goods)
    make_order(goods, promotion_code="HEMAT10")
    cancelled = make_order(goods)
    apply_transition(cancelled.fulfillments.get(), "cancel", by=vendor.owner, note="habis")
    refunded = make_order(goods, quantity=2)
    part = refunded.fulfillments.get()
    refund_order(refunded, by=make_staff(), reason="retak", amount=Decimal(30_000), part=part)
    make_order(goods, gateway="manual")  # not paid yet
    make_order(make_variant(price=7))  # another vendor's

    data = stats(api, vendor)

    assert data["revenue"] == "360000.00"  # 100 + 90 + (200 - 30) thousand
    assert (data["orders"], data["pieces"], data["buyers"]) == (3, 4, 3)


def test_what_was_placed_stands_beside_what_was_earned(api):
    vendor = make_vendor(shipping_fee=5_000)
    goods = make_variant(vendor=vendor, price=100_000, stock=50)
    refunded = make_order(goods, quantity=2)
    part = refunded.fulfillments.get()
    refund_order(refunded, by=make_staff(), reason="retak", amount=Decimal(30_000), part=part)
    make_order(goods, gateway="manual")  # not paid yet
    make_order(goods, gateway="cod", quantity=3)  # not delivered yet
    cancelled = make_order(goods, quantity=4)
    apply_transition(cancelled.fulfillments.get(), "cancel", by=vendor.owner, note="habis")
    make_order(make_variant(price=7))  # another vendor's

    data = stats(api, vendor)

    assert data["placed"] == {"orders": 3, "pieces": 6, "amount": "615000.00"}
    assert data["earned"] == {"orders": 1, "pieces": 2, "amount": "175000.00"}
    assert data["revenue"] == data["earned"]["amount"]
    assert (data["orders"], data["pieces"]) == (1, 2)


def test_pay_on_delivery_earns_when_it_is_delivered(api):
    vendor = make_vendor()
    order = make_order(make_variant(vendor=vendor, price=100_000), gateway="cod")
    assert stats(api, vendor)["revenue"] == "0.00"

    move_order(order, "delivered", by=vendor.owner)

    assert stats(api, vendor)["revenue"] == "100000.00"


def test_the_months_are_those_of_the_shops_time_zone(api):
    vendor = make_vendor()
    order = make_order(make_variant(vendor=vendor, price=100_000))
    # 31 December 18:00 UTC is 1 January in Jakarta.
    at = timezone.datetime(timezone.now().year - 1, 12, 31, 18, tzinfo=timezone.timezone.utc)
    Fulfillment.objects.update(placed_at=at)
    Order.objects.filter(pk=order.pk).update(placed_at=at)

    months = {row["month"]: row for row in stats(api, vendor)["months"]}

    assert len(months) == 12
    january = f"{timezone.now().year}-01"
    assert (months[january]["revenue"], months[january]["orders"]) == ("100000.00", 1)


def test_the_best_sold_and_the_nearly_sold_out_are_named(api):
    vendor = make_vendor()
    often, seldom = make_variant(vendor=vendor, stock=6), make_variant(vendor=vendor, stock=99)
    make_order(often, quantity=3)
    make_order(seldom)

    data = stats(api, vendor)

    assert [row["product"] for row in data["top_products"]] == [
        often.product_id,
        seldom.product_id,
    ]
    assert [(row["variant"], row["stock"]) for row in data["low_stock"]] == [(often.pk, 3)]


def test_the_to_do_list_counts_what_waits(api):
    vendor = make_vendor()
    goods = make_variant(vendor=vendor, stock=90)
    make_order(goods)
    make_order(goods, gateway="manual")  # cannot be processed before it is paid
    move_order(make_order(goods), "processing", by=vendor.owner)
    late = make_order(goods)
    move_order(late, "processing", by=vendor.owner)
    late.fulfillments.update(ship_by=timezone.now())

    to_do = stats(api, vendor)["to_do"]

    assert to_do == {"to_process": 1, "to_ship": 2, "late": 1, "returns": 0, "low_stock": 0}


def test_a_vendor_lists_its_own_parts(api):
    vendor = make_vendor()
    order = make_order(make_variant(vendor=vendor, price=100_000), make_variant())
    move_order(order, "shipped", by=vendor.owner)
    client = api(vendor.owner)

    rows = client.get("/api/v1/vendor/orders?status=shipped").json()["results"]

    assert [(row["number"], row["status"], row["total"]) for row in rows] == [
        (order.number, "shipped", "100000.00")
    ]
    assert client.get("/api/v1/vendor/orders?status=pending").json()["results"] == []


def test_the_sums_of_a_vendor_may_pass_what_one_order_holds(api):
    vendor = make_vendor()
    goods = make_variant(vendor=vendor, price=900_000_000_000, stock=9)
    for _order in range(3):
        make_order(goods)

    data = stats(api, vendor)

    assert data["revenue"] == "2700000000000.00"
    assert data["months"][-1]["revenue"] == data["top_products"][0]["revenue"] == data["revenue"]


def test_who_sells_nothing_has_no_figures(api):
    assert api(make_user()).get("/api/v1/vendor/stats").status_code == 403
    assert api(make_user()).get("/api/v1/vendor/orders").status_code == 403
