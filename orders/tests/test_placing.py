from decimal import Decimal

import pytest

from accounts.tests.factories import make_address, make_user
from catalog.card_figures import refresh_cards
from catalog.models import Variant
from catalog.tests.factories import make_category, make_product, make_variant
from core.errors import NotThere
from orders.errors import CheckoutRefused, EmptyCart, PriceChanged
from orders.models import CartItem, Order, Redemption
from orders.operations import add_to_cart, apply_transition, move_order
from orders.tests.factories import make_house_account, make_order
from payments.operations import check_out
from promotions.errors import PromotionExhausted, PromotionNotApplicable
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def buyer():
    user = make_user()
    make_address(user)
    return user


def buy(buyer, **details) -> Order:
    return check_out(buyer, shipping_address=buyer.addresses.get().pk, **details)


def test_one_order_has_a_part_for_each_vendor(buyer):
    first, second = make_variant(price=100_000), make_variant(price=50_000)

    order = make_order(first, second, buyer=buyer, quantity=2)

    parts = {part.vendor_id: part for part in order.fulfillments.all()}
    assert parts.keys() == {first.product.vendor_id, second.product.vendor_id}
    assert parts[first.product.vendor_id].total == 200_000
    assert order.total == 300_000
    assert len(order.number) == 18


def test_checkout_takes_stock_and_empties_the_cart(buyer):
    variant = make_variant(stock=5)

    make_order(variant, buyer=buyer, quantity=2)

    assert Variant.objects.get().stock == 3
    assert not CartItem.objects.exists()


def test_the_last_piece_sold_takes_the_product_out_of_stock(buyer):
    variant = make_variant(stock=1)
    version = variant.product.version

    order = make_order(variant, buyer=buyer)
    variant.product.refresh_from_db()
    assert (variant.product.in_stock, variant.product.version) == (False, version + 1)

    apply_transition(order.fulfillments.get(), "cancel", by=buyer, note="salah")
    variant.product.refresh_from_db()
    assert variant.product.in_stock


def test_the_order_keeps_a_copy_of_what_was_bought(buyer):
    variant = make_variant(price=100_000, options={"ukuran": "M"})
    order = make_order(variant, buyer=buyer)

    Variant.objects.update(price=1, sku="NEW")
    variant.product.name = "Lain"
    variant.product.save()
    buyer.addresses.get().delete()

    item = order.fulfillments.get().items.get()
    assert (item.unit_price, item.variant_name, item.sku) == (100_000, "M", variant.sku)
    assert item.product_name != "Lain"
    assert Order.objects.get().shipping_address["city"] == "Sleman"
    refresh_cards([variant.product_id])


def test_an_empty_cart_is_refused(buyer):
    with pytest.raises(EmptyCart):
        buy(buyer)

    assert not Order.objects.exists()


def test_a_refused_checkout_lists_every_problem_and_changes_nothing(buyer):
    gone, scarce, fine = make_variant(), make_variant(stock=3), make_variant()
    dear = make_variant(product=make_product(min_order_quantity=1))
    for variant in (gone, scarce, fine, dear):
        add_to_cart(buyer, variant.pk, 2)
    Variant.objects.filter(pk=gone.pk).update(is_active=False)
    gone.product.in_stock = False
    gone.product.price = 0
    gone.product.save()
    Variant.objects.filter(pk=scarce.pk).update(stock=1, stocked=1)
    dear.product.min_order_quantity = 5
    dear.product.save()

    with pytest.raises(CheckoutRefused) as refused:
        buy(buyer)

    found = {problem.data["variant"]: problem.code for problem in refused.value.problems}
    assert found == {
        gone.pk: "not_on_sale",
        scarce.pk: "out_of_stock",
        dear.pk: "below_minimum",
    }
    assert not Order.objects.exists()
    assert CartItem.objects.count() == 4
    assert Variant.objects.get(pk=fine.pk).stock == 10
    Variant.objects.filter(pk=gone.pk).update(is_active=True)
    gone.product.in_stock, gone.product.price = True, 100_000
    gone.product.save()


def test_a_price_that_changed_since_it_was_seen_is_refused_with_the_new_figures(buyer):
    add_to_cart(buyer, make_variant(price=100_000).pk, 1)

    with pytest.raises(PriceChanged) as refused:
        buy(buyer, expected_total=Decimal(90_000))

    assert refused.value.data["total"] == 100_000
    assert not Order.objects.exists()
    assert buy(buyer, expected_total=Decimal(100_000)).total == 100_000


def test_other_peoples_addresses_and_cards_look_like_missing_ones(buyer):
    add_to_cart(buyer, make_variant().pk, 1)
    other = make_address(make_user())

    for wrong in (
        {"shipping_address": other.pk},
        {"shipping_address": buyer.addresses.get().pk, "billing_address": other.pk},
        {"shipping_address": buyer.addresses.get().pk, "payment_method": 999},
    ):
        with pytest.raises(NotThere):
            check_out(buyer, **wrong)

    assert not Order.objects.exists()


def test_a_promotion_is_redeemed_with_the_order_and_its_discount_kept(buyer):
    make_promotion()
    add_to_cart(buyer, make_variant(price=100_000).pk, 1)

    order = buy(buyer, promotion_code=" hemat10 ")

    assert (order.discount, order.total) == (10_000, 90_000)
    assert Promotion.objects.get().used == 1
    assert Redemption.objects.get().amount == 10_000


def test_a_category_promotion_reaches_goods_in_categories_below(buyer):
    root = make_category()
    leaf = make_category(parent=root)
    make_promotion(categories=[root])
    variant = make_variant(make_product(category=leaf), price=100_000)
    add_to_cart(buyer, variant.pk, 1)

    assert buy(buyer, promotion_code="HEMAT10").discount == 10_000


def test_automatic_promotions_apply_without_a_code(buyer):
    make_promotion(code="", value=Decimal(25))

    assert make_order(make_variant(price=100_000), buyer=buyer).total == 75_000


@pytest.mark.parametrize("code", ["TIDAKADA", "HEMAT10"])
def test_a_code_that_gives_nothing_refuses_the_checkout(buyer, code):
    make_promotion(min_subtotal=Decimal(999_999))
    add_to_cart(buyer, make_variant().pk, 1)

    with pytest.raises(PromotionNotApplicable) as refused:
        buy(buyer, promotion_code=code)

    assert refused.value.attr == "promotion_code"
    assert not Order.objects.exists()


@pytest.mark.parametrize("limit", ["usage_limit", "buyer_limit"])
def test_a_used_up_promotion_is_refused(buyer, limit):
    make_promotion(**{limit: 1})
    for _ in range(2):
        add_to_cart(buyer, make_variant().pk, 1)
        if not Order.objects.exists():
            buy(buyer, promotion_code="HEMAT10")

    with pytest.raises(PromotionExhausted):
        buy(buyer, promotion_code="HEMAT10")

    assert Order.objects.count() == 1


def test_cancelling_the_whole_order_gives_back_stock_and_promotion(buyer):
    promotion = make_promotion(usage_limit=1)
    first, second = make_variant(), make_variant()
    for variant in (first, second):
        add_to_cart(buyer, variant.pk, 3)
    order = buy(buyer, promotion_code="HEMAT10", gateway="test")

    move_order(order, "cancelled", by=buyer, note="salah pesan")

    order = Order.objects.get()
    promotion.refresh_from_db()
    assert (order.status, order.payment_status) == ("cancelled", "refunded")
    assert list(Variant.objects.values_list("stock", flat=True)) == [10, 10]
    assert promotion.used == 0
    assert Redemption.objects.get().given_back_at is not None


def test_cancelling_one_part_keeps_the_promotion_and_refunds_what_that_part_cost(buyer):
    promotion = make_promotion()
    shop = make_vendor(shipping_fee=Decimal(9_000))
    first, second = make_variant(vendor=shop, price=100_000), make_variant(price=50_000)
    for variant in (first, second):
        add_to_cart(buyer, variant.pk, 1)
    order = buy(buyer, promotion_code="HEMAT10", gateway="test")
    part = order.fulfillments.get(vendor=shop)

    apply_transition(part, "cancel", by=shop.owner, note="habis")

    order = Order.objects.get()
    promotion.refresh_from_db()
    assert (order.status, order.payment_status) == ("pending", "partially_refunded")
    assert order.payments.get().refunded == 90_000 + 9_000
    assert promotion.used == 1


def test_an_order_of_nothing_is_paid_by_itself(buyer):
    make_promotion(value=Decimal(100))
    add_to_cart(buyer, make_variant().pk, 1)

    make_house_account()
    order = buy(buyer, promotion_code="HEMAT10", gateway="manual")

    assert (order.total, order.payment_status) == (0, "paid")
    assert order.payments.get().gateway == "none"
