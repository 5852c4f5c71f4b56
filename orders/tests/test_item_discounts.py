"""Which promotion took what off which line, who bears it, and what the house earns then."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from catalog.tests.factories import make_variant
from core import integrity
from core.database.books import open_books
from orders.models import Fulfillment, ItemDiscount, Redemption
from orders.pricing import price_lines
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import PKP, make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def lines_of(order):
    return list(
        ItemDiscount.objects.filter(fulfillment__order=order)
        .order_by("redemption__title", "fulfillment", "item")
        .values_list("redemption__title", "item__unit_price", "amount")
    )


def test_each_promotion_says_what_it_took_off_which_item_and_off_which_shipping():
    near, far = make_vendor(shipping_fee=Decimal(9_000)), make_vendor(shipping_fee=Decimal(6_000))
    make_promotion(code="", usage_limit=9, title="A", value=10)
    make_promotion(code="", title="B", kind="fixed_discount", value=9_000, priority=1)
    make_promotion(code="", title="C", kind="free_shipping", value=0, max_discount=10_000)

    order = make_order(
        make_variant(vendor=near, price=100_000), make_variant(vendor=far, price=200_000)
    )

    assert lines_of(order) == [
        ("A", 100_000, 10_000),
        ("A", 200_000, 20_000),
        ("B", 100_000, 3_000),
        ("B", 200_000, 6_000),
        ("C", None, 6_000),
        ("C", None, 4_000),
    ]
    assert order.discount + order.shipping_discount == 49_000


def test_without_a_promotion_nothing_is_noted():
    make_order()

    assert not ItemDiscount.objects.exists()


def test_a_vendors_own_promotion_is_for_own_goods_only_comes_first_and_the_vendor_bears_it():
    vendor = make_vendor(commission_rate=Decimal("0.1"))
    make_promotion(code="", usage_limit=9, title="house", value=10, priority=-5)
    make_promotion(code="", title="own", kind="fixed_discount", value=20_000, vendor=vendor)

    order = make_order(make_variant(vendor=vendor, price=100_000), make_variant(price=100_000))

    assert lines_of(order) == [
        ("house", 100_000, 8_000),
        ("house", 100_000, 10_000),
        ("own", 100_000, 20_000),
    ]
    assert dict(Redemption.objects.values_list("title", "funded_by")) == {
        "house": "house",
        "own": "vendor",
    }
    own, other = order.fulfillments.order_by("pk")
    assert own.commission_amount == 8_000  # of 80,000: its own discount is no sale
    assert other.commission_amount == 10_000  # of 100,000: the house's discount is the house's


def test_the_commission_is_of_goods_without_their_tax_and_without_shipping():
    vendor = make_vendor(shipping_fee=Decimal(50_000), commission_rate=Decimal("0.075"), **PKP)

    part = make_order(make_variant(vendor=vendor, price=111_000)).fulfillments.get()

    assert part.commission_amount == 7_500


@pytest.mark.parametrize(
    ("switched", "gateway", "exempt_until", "rate"),
    [
        (False, "test", None, "0"),
        (True, "test", None, "0.005"),
        (True, "test", date(2020, 12, 31), "0.005"),
        (True, "test", date(2999, 12, 31), "0"),
        (True, "cod", None, "0"),
    ],
)
def test_pph_22_is_withheld_of_what_the_house_holds_unless_a_declaration_covers_the_day(
    settings, switched, gateway, exempt_until, rate
):
    settings.WITHHOLD_PPH22 = switched
    vendor = make_vendor(pph22_exempt_until=exempt_until)

    part = make_order(make_variant(vendor=vendor), gateway=gateway).fulfillments.get()

    assert part.withholding_rate == Decimal(rate)


def test_a_house_that_is_a_pkp_charges_a_commission_that_includes_its_tax(settings):
    assert make_order().fulfillments.get().commission_tax_rate == 0

    settings.HOUSE_TAX = "pkp"

    assert make_order().fulfillments.get().commission_tax_rate == settings.TAX_RATE


def test_what_a_vendor_gives_off_shipping_does_not_lower_the_commission():
    vendor = make_vendor(shipping_fee=Decimal(9_000), commission_rate=Decimal("0.1"))
    make_promotion(code="", kind="free_shipping", value=0, vendor=vendor)
    scoped = Promotion.objects.with_scope()

    priced = price_lines(
        [(make_variant(vendor=vendor, price=50_000), 1)],
        list(scoped),
        now=timezone.now(),
        tax_rate=Decimal(0),
    )

    assert (priced.total, priced.parts[0].commission) == (50_000, 5_000)


def test_earlier_orders_get_the_lines_and_the_commission_that_they_would_get_now():
    vendor = make_vendor(shipping_fee=Decimal(9_000), commission_rate=Decimal("0.1"), **PKP)
    make_promotion(code="", usage_limit=9, title="A", value=10)
    make_promotion(code="", title="B", kind="fixed_discount", value=9_000, priority=1)
    make_promotion(code="", title="C", kind="free_shipping", value=0, max_discount=5_000)
    orders = [
        make_order(make_variant(vendor=vendor, price=99_999), make_variant(price=77_700))
        for _n in range(2)
    ]
    frozen = dict(Fulfillment.objects.values_list("pk", "commission_amount"))
    ItemDiscount.objects.all().delete()
    migration = import_module("orders.migrations.0013_shares_of_earlier_orders")
    with open_books(), connection.cursor() as cursor:
        Fulfillment.objects.update(commission_amount=0)
        cursor.execute(migration.COMMISSION)
        cursor.execute(migration.DISCOUNTS)

    assert dict(Fulfillment.objects.values_list("pk", "commission_amount")) == frozen
    assert all(
        sum(line[2] for line in lines_of(order)) == 9_000 + 17_770 + 5_000 for order in orders
    )


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        (
            "UPDATE orders_itemdiscount SET amount = amount - 1",
            "discounts of items, of shipping and of redemptions are the sums of their lines",
        ),
        (
            "UPDATE orders_redemption SET funded_by = 'vendor'",
            "a line of discounts belongs to one order, and a vendor's own promotion to its own "
            "goods",
        ),
        (
            "UPDATE orders_fulfillment SET commission_amount = commission_amount + 1",
            "a part's commission is its rate of the goods without tax",
        ),
    ],
)
def test_what_was_changed_behind_the_shops_back_is_found(damage, check):
    make_promotion(code="", usage_limit=9)
    make_order()
    mended = {
        "orders_itemdiscount": list(ItemDiscount.objects.values()),
        "orders_redemption": list(Redemption.objects.values()),
        "orders_fulfillment": list(Fulfillment.objects.values("id", "commission_amount")),
    }

    with open_books(), connection.cursor() as cursor:
        cursor.execute(damage)

    assert integrity.found_by(check)
    for model, table in [
        (ItemDiscount, "orders_itemdiscount"),
        (Redemption, "orders_redemption"),
        (Fulfillment, "orders_fulfillment"),
    ]:
        with open_books():
            for row in mended[table]:
                model.objects.filter(pk=row["id"]).update(**row)
