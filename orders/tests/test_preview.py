"""What a checkout would come to, and what each promotion made of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.tests.factories import make_category, make_product, make_variant
from orders.models import Order
from orders.operations import add_to_cart, move_order
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

PREVIEW = "/api/v1/checkout/preview"


@pytest.fixture
def preview(api):
    """`preview((variant, quantity), ..., code="HEMAT10")`: what the API says of such a cart."""

    def ask(*lines, code="", buyer=None):
        buyer = buyer or make_user()
        for variant, quantity in lines:
            add_to_cart(buyer, variant.pk, quantity)
        answer = api(buyer).post(PREVIEW, {"promotion_code": code}, format="json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def outcome(preview, promotion):
    return next(row for row in preview["promotions"] if row["id"] == promotion.pk)


def lines(preview):
    return {row["variant"]: row for part in preview["vendors"] for row in part["items"]}


def test_each_line_says_which_promotion_took_how_much_off_it(preview):
    craft = make_category()
    woven = make_variant(make_product(category=craft), price=100_000)
    other = make_variant(price=50_000)
    sale = make_promotion(code="", title="Pekan tenun", categories=[craft], priority=1)
    coded = make_promotion(code="HEMAT5", kind="fixed_discount", value=Decimal(14_000), priority=2)

    shown = preview((woven, 1), (other, 1), code="hemat5")

    assert lines(shown)[woven.pk]["discounts"] == [
        {"promotion": sale.pk, "title": "Pekan tenun", "amount": "10000.00"},
        {"promotion": coded.pk, "title": "Hemat", "amount": "9000.00"},
    ]
    assert lines(shown)[woven.pk]["discount"] == "19000.00"
    assert lines(shown)[other.pk]["discounts"] == [
        {"promotion": coded.pk, "title": "Hemat", "amount": "5000.00"}
    ]
    assert shown["discount"] == "24000.00"


def test_a_promotion_on_a_category_reaches_what_lies_below_it(preview):
    craft = make_category()
    basket = make_variant(make_product(category=make_category(craft)), price=100_000)
    sale = make_promotion(code="", categories=[craft])

    shown = preview((basket, 1))

    assert outcome(shown, sale)["eligible"] == [basket.pk]
    assert shown["discount"] == "10000.00"


def test_a_line_out_of_scope_has_no_discounts_and_the_promotion_names_what_is_in_it(preview):
    vendor = make_vendor()
    mine, other = make_variant(vendor=vendor, price=100_000), make_variant(price=100_000)
    sale = make_promotion(code="", vendors=[vendor])

    shown = preview((mine, 1), (other, 1))

    assert lines(shown)[other.pk]["discounts"] == []
    assert outcome(shown, sale)["eligible"] == [mine.pk]


def test_promotions_of_one_cart_apply_by_priority_each_on_what_is_left(preview):
    second = make_promotion(code="", value=Decimal(50), priority=2)
    first = make_promotion(code="", kind="fixed_discount", value=Decimal(40_000), priority=1)

    shown = preview((make_variant(price=100_000), 1))

    assert [row["id"] for row in shown["promotions"]] == [first.pk, second.pk]
    assert [row["amount"] for row in shown["promotions"]] == ["40000.00", "30000.00"]


def test_a_discount_is_spread_so_that_it_adds_up_to_the_rupiah(preview):
    make_promotion(kind="fixed_discount", value=Decimal(10_000))
    goods = [(make_variant(price=30_000), 1) for _n in range(3)]

    shown = preview(*goods, code="HEMAT10")

    amounts = [Decimal(row["discount"]) for row in lines(shown).values()]
    assert sorted(amounts) == [3_333, 3_333, 3_334]


def test_a_fixed_discount_never_exceeds_the_eligible_goods(preview):
    small, large = make_variant(price=20_000), make_variant(price=90_000)
    make_promotion(kind="fixed_discount", value=Decimal(50_000), products=[small.product])

    shown = preview((small, 1), (large, 1), code="HEMAT10")

    assert shown["discount"] == "20000.00"


def test_free_shipping_pays_the_fee_of_the_vendors_in_scope_up_to_its_maximum(preview):
    near = make_vendor(shipping_fee=Decimal(9_000))
    far = make_vendor(shipping_fee=Decimal(21_000))
    free = make_promotion(
        kind="free_shipping", value=Decimal(0), vendors=[far], max_discount=Decimal(15_000)
    )

    shown = preview((make_variant(vendor=near), 1), (make_variant(vendor=far), 1), code="HEMAT10")

    assert (shown["shipping"], shown["shipping_discount"]) == ("30000.00", "15000.00")
    assert [part["shipping_discount"] for part in shown["vendors"]] == ["0.00", "15000.00"]
    assert outcome(shown, free)["amount"] == "15000.00"
    assert all(row["discounts"] == [] for row in lines(shown).values())


def test_free_shipping_comes_after_discounts_that_may_cost_the_vendors_own(preview):
    vendor = make_vendor(shipping_fee=Decimal(9_000), free_shipping_threshold=Decimal(100_000))
    variant = make_variant(vendor=vendor, price=100_000)
    free = make_promotion(code="", kind="free_shipping", value=Decimal(0), priority=-5)
    make_promotion()

    alone = preview((variant, 1))
    with_code = preview((variant, 1), code="HEMAT10")

    assert outcome(alone, free)["code"] == "nothing_left"
    assert (with_code["shipping"], with_code["shipping_discount"]) == ("9000.00", "9000.00")


def test_a_buyer_who_has_used_a_promotion_up_reads_why_and_another_buyer_has_it(preview):
    promotion = make_promotion(buyer_limit=1)
    buyer, variant = make_user(), make_variant()
    make_order(variant, buyer=buyer, promotion_code="HEMAT10")

    again = outcome(preview((variant, 1), code="HEMAT10", buyer=buyer), promotion)

    assert (again["applies"], again["code"]) == (False, "used_up_by_buyer")
    assert again["reason"]
    assert outcome(preview((variant, 1), code="HEMAT10"), promotion)["applies"]


def test_a_cancelled_order_gives_its_use_back(preview):
    promotion = make_promotion(buyer_limit=1, usage_limit=1)
    buyer, variant = make_user(), make_variant()
    order = make_order(variant, buyer=buyer, promotion_code="HEMAT10")
    move_order(order, "cancelled", by=buyer, note="salah ukuran")

    shown = preview((variant, 1), code="HEMAT10", buyer=buyer)

    assert outcome(shown, promotion)["applies"]
    assert Promotion.objects.get().used == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"is_active": False}, "inactive"),
        ({"starts_at": timezone.now() + timedelta(days=1)}, "not_started"),
        ({"ends_at": timezone.now()}, "ended"),
        ({"usage_limit": 3, "used": 3}, "used_up"),
        ({"min_subtotal": Decimal(100_001)}, "below_minimum"),
    ],
)
def test_a_code_that_gives_nothing_says_why_and_nothing_changes(preview, fields, code):
    promotion = make_promotion(**fields)

    shown = preview((make_variant(price=100_000), 1), code="HEMAT10")

    said = outcome(shown, promotion)
    assert (said["applies"], said["code"], said["amount"]) == (False, code, "0.00")
    assert said["reason"]
    assert shown["total"] == "100000.00"
    assert not Order.objects.exists()


def test_an_automatic_promotion_out_of_its_window_is_not_even_named(preview):
    make_promotion(code="", ends_at=timezone.now())

    assert preview((make_variant(), 1))["promotions"] == []


def test_one_line_or_many_cost_the_same_queries(api, django_assert_max_num_queries):
    make_promotion(code="", categories=[make_category()])
    counts = []
    for many in (1, 20):
        buyer = make_user()
        for _n in range(many):
            add_to_cart(buyer, make_variant().pk, 1)
        with django_assert_max_num_queries(30) as counted:
            api(buyer).post(PREVIEW, {}, format="json")
        counts.append(len(counted))

    assert counts[0] == counts[1]
