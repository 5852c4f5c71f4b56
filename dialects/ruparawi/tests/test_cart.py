"""/order/cart, /order/pre-checkout, /order/checkout and the lists of orders."""

import ast
import re
from decimal import Decimal

import pytest

from accounts.tests.factories import make_address, make_payment_method, make_staff, make_user
from catalog.models import Product, Variant
from catalog.operations import archive_product
from catalog.tests.factories import make_product, make_variant
from orders.models import CartItem, Order
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


class Buyer:
    """Somebody with an address and a card, and their web shop."""

    def __init__(self, shop):
        self.user = make_user()
        self.shop = shop(self.user)
        self.address = make_address(self.user)
        self.card = make_payment_method(self.user)

    def put_in(self, variant, quantity=1):
        body = {"product_id": variant.product_id, "quantity": quantity, "size": "M", "color": ""}
        return self.shop.post("/order/cart/item", body)

    def check_out(self, **changes):
        body = {"shipping_address_id": self.address.pk, "payment_method_id": self.card.pk}
        return self.shop.post("/order/checkout", body | changes)


@pytest.fixture
def buyer(shop) -> Buyer:
    return Buyer(shop)


def test_an_empty_cart(buyer):
    assert buyer.shop.get("/order/cart").json() == {
        "success": True,
        "cart": {"user_id": buyer.user.pk},
        "cart_items": [],
        "subtotal": 0.0,
        "shipping": 0.0,
        "discount": 0.0,
        "total": 0.0,
    }


def test_a_cart_shows_its_lines_and_the_figures_that_the_page_prefers(buyer):
    vendor = make_vendor(shipping_fee=Decimal(7_000))
    variant = make_variant(make_product(vendor, name="Tas"), price="20.00")

    added = buyer.put_in(variant, 2)
    body = buyer.shop.get("/order/cart").json()

    assert added.status_code == 201
    assert added.json()["cart_item"] == {"product_id": variant.product_id, "quantity": 2}
    assert body["cart_items"] == [
        {
            "product_id": variant.product_id,
            "quantity": 2,
            "product": {"name": "Tas", "price": 20.0, "image_url": None},
        }
    ]
    assert (body["subtotal"], body["shipping"], body["total"]) == (40.0, 7000.0, 7040.0)


def test_adding_again_adds_and_setting_sets(buyer):
    variant = make_variant()
    url = f"/order/cart/item/{variant.product_id}"

    buyer.put_in(variant, "2")
    assert buyer.put_in(variant, 3).json()["cart_item"]["quantity"] == 5
    changed = buyer.shop.put(url, {"quantity": 4})
    assert (changed.status_code, changed.json()["cart_item"]["quantity"]) == (200, 4)
    assert CartItem.objects.get().quantity == 4


def test_setting_to_nothing_takes_it_out(buyer):
    variant = make_variant()
    buyer.put_in(variant)

    answer = buyer.shop.put(f"/order/cart/item/{variant.product_id}", {"quantity": 0})

    assert (answer.status_code, answer.json()["cart_item"]["quantity"]) == (200, 0)
    assert not CartItem.objects.exists()


def test_there_is_not_more_in_the_cart_than_in_stock(buyer):
    variant = make_variant(stock=3)

    first, second = buyer.put_in(variant, 2), buyer.put_in(variant, 2)
    changed = buyer.shop.put(f"/order/cart/item/{variant.product_id}", {"quantity": 4})

    assert first.status_code == 201
    for refused in (second, changed):
        assert refused.status_code == 400
        assert refused.json() == {"success": False, "message": "Not enough stock", "stock": 3}
    assert CartItem.objects.get().quantity == 2


@pytest.mark.parametrize("sent", [{}, {"quantity": None}, {"quantity": ""}, {"jumlah": 2}])
def test_setting_needs_a_quantity(buyer, sent):
    variant = make_variant()
    buyer.put_in(variant, 4)

    answer = buyer.shop.put(f"/order/cart/item/{variant.product_id}", sent)

    assert (answer.status_code, answer.json()["success"]) == (400, False)
    assert CartItem.objects.get().quantity == 4


def test_figures_leave_out_what_cannot_be_bought_and_the_lines_show_it(buyer):
    kept, gone, few = (make_variant(price=price, stock=5) for price in (100, 7, 9))
    for variant in (kept, gone, few):
        buyer.put_in(variant, 2)
    archive_product(gone.product)
    Variant.objects.filter(pk=few.pk).update(stock=1, stocked=1)

    body = buyer.shop.get("/order/cart").json()
    worked_out = buyer.shop.post("/order/pre-checkout", {}).json()

    shown = {item["product_id"]: item["quantity"] for item in body["cart_items"]}
    assert shown == {variant.product_id: 2 for variant in (kept, gone, few)}
    assert (body["subtotal"], body["total"]) == (200.0, 200.0)
    assert worked_out["summary"]["total"] == 200.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0},
        {"quantity": -1},
        {"quantity": 1001},
        {"product_id": None},
        {"product_id": "x"},
    ],
)
def test_a_cart_refuses_bad_input(buyer, wrong):
    body = {"product_id": make_variant().product_id} | wrong

    assert buyer.shop.post("/order/cart/item", body).status_code == 400


def test_what_cannot_be_bought_does_not_get_into_the_cart(buyer, shop):
    archived = make_variant()
    archive_product(archived.product)
    bundle = make_variant(make_product(min_order_quantity=5))
    own = make_variant()

    assert buyer.put_in(archived).status_code == 404
    assert buyer.shop.post("/order/cart/item", {"product_id": 999_999}).status_code == 404
    assert buyer.put_in(bundle).status_code == 409
    mine = shop(own.product.vendor.owner).post("/order/cart/item", {"product_id": own.product_id})
    assert (mine.status_code, mine.json()["success"]) == (409, False)
    assert not CartItem.objects.exists()


def test_what_is_not_in_the_cart_cannot_be_changed_or_removed(buyer):
    variant = make_variant()
    url = f"/order/cart/item/{variant.product_id}"

    assert buyer.shop.put(url, {"quantity": 1}).status_code == 404
    assert buyer.shop.delete(url).status_code == 404
    buyer.put_in(variant)
    assert [buyer.shop.delete(url).status_code for _time in range(2)] == [200, 404]


def test_a_full_cart_costs_as_many_queries_as_one_with_a_single_line(buyer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert buyer.shop.get("/order/cart").status_code == 200
        return len(captured)

    make_promotion(code="")
    buyer.put_in(make_variant())
    one = queries()
    for _line in range(5):
        buyer.put_in(make_variant())

    assert queries() == one


# ── pre-checkout ────────────────────────────────────────────────────────────────────────────────


def test_a_code_that_applies(buyer):
    variant = make_variant(price=110_000)
    make_promotion(title="Hemat", products=[variant.product])
    buyer.put_in(variant, 3)
    body = {"promotion_code": "hemat10", "cart_items": [], "shipping_address_id": 1}

    answer = buyer.shop.post("/order/pre-checkout", body)

    assert answer.status_code == 200
    assert answer.json()["promotion"] == {
        "title": "Hemat",
        "total_price": "297000.00",
        "discount": "33000.00",
        "eligible_items_ids": [variant.product_id],
    }
    assert answer.json()["summary"] == {
        "subtotal": 330000.0,
        "shipping": 0.0,
        "discount": 33000.0,
        "total": 297000.0,
    }


def test_a_code_that_does_not_apply_is_200_with_the_reason_and_the_checkout_refuses_it(buyer):
    make_promotion(products=[make_variant().product])
    buyer.put_in(make_variant(price=50))

    answer = buyer.shop.post("/order/pre-checkout", {"promotion_code": "HEMAT10"})
    refused = buyer.check_out(promotion_code="HEMAT10")

    assert answer.status_code == 200
    assert answer.json() == {
        "success": True,
        "message": "Nothing in the cart belongs to the promotion.",
        "promotion": None,
        "summary": {"subtotal": 50.0, "shipping": 0.0, "discount": 0.0, "total": 50.0},
    }
    assert (refused.status_code, set(refused.json())) == (400, {"success", "message"})
    assert not Order.objects.exists()


def test_an_unknown_code_is_404_in_both_places(buyer):
    buyer.put_in(make_variant())

    assert buyer.shop.post("/order/pre-checkout", {"promotion_code": "APA"}).status_code == 404
    assert buyer.check_out(promotion_code="APA").status_code == 404


def test_pre_checkout_without_a_code_or_anything_in_the_cart(buyer):
    empty = buyer.shop.post("/order/pre-checkout", {}).json()["promotion"]

    assert empty == {
        "title": None,
        "total_price": 0,
        "discount": None,
        "eligible_items_ids": None,
    }
    buyer.put_in(make_variant(price=50))
    answer = buyer.shop.post("/order/pre-checkout", {"promotion_code": None})
    assert answer.json()["promotion"]["total_price"] == "50.00"


# ── checkout ────────────────────────────────────────────────────────────────────────────────────


def test_a_checkout(buyer, settings):
    settings.DIALECT_GATEWAY = "cod"
    variant = make_variant(make_product(name="Ibu's tas"), price=110_000)
    make_promotion(title="Hemat")
    buyer.put_in(variant, 3)

    answer = buyer.check_out(
        promotion_code="HEMAT10", billing_address_id=buyer.address.pk, notes="cepat ya"
    )

    order = Order.objects.get()
    assert answer.status_code == 201
    shown = answer.json()["order"]
    assert set(shown) == {
        "id",
        "order_number",
        "status",
        "total_amount",
        "created_at",
        "items",
        "status_history",
    }
    assert re.fullmatch(r"[0-9]{6}[0-9A-F]{12}", shown["order_number"])
    assert (shown["status"], shown["total_amount"]) == ("pending", 297000.0)
    assert ast.literal_eval(shown["items"]) == [{"name": "Ibu's tas", "image_url": None}]
    assert shown["status_history"] == "['pending']"
    assert answer.json()["applied_promotion"] == {
        "title": "Hemat",
        "discount": "33000.00",
        "eligible_items_ids": [variant.product_id],
    }
    assert (order.notes, order.pays_on_delivery) == ("cepat ya", True)
    assert Variant.objects.get().stock == 7
    assert buyer.shop.get("/order/cart").json()["cart_items"] == []
    one = buyer.shop.get(f"/order/{order.number}").json()
    assert one["order"] == shown
    assert one["applied_promotions"] == [
        {"title": "Hemat", "discount": "33000.00", "eligible_items": [variant.product_id]}
    ]


def test_a_checkout_without_a_code_has_an_empty_promotion(buyer):
    buyer.put_in(make_variant())

    assert buyer.check_out(promotion_code="").json()["applied_promotion"] == {}


def test_an_empty_cart_is_no_order(buyer):
    answer = buyer.check_out()

    assert (answer.status_code, answer.json()["success"]) == (409, False)
    assert not Order.objects.exists()


def test_a_checkout_takes_only_the_buyers_own_address_and_card(buyer):
    other = make_user()
    address, card = make_address(other), make_payment_method(other)
    buyer.put_in(make_variant())

    for foreign in (
        {"shipping_address_id": address.pk},
        {"billing_address_id": address.pk},
        {"payment_method_id": card.pk},
        {"shipping_address_id": 999_999},
    ):
        assert buyer.check_out(**foreign).status_code == 404
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"shipping_address_id": None}, {"payment_method_id": "x"}, {"notes": 5}]
)
def test_a_checkout_refuses_bad_input(buyer, wrong):
    buyer.put_in(make_variant())

    answer = buyer.check_out(**wrong)

    assert (answer.status_code, set(answer.json())) == (400, {"success", "message", "location"})


def test_what_sold_out_or_left_sale_meanwhile_is_named(buyer):
    variant = make_variant(make_product(name="Tas"), stock=1)
    buyer.put_in(variant)
    make_order(variant)

    answer = buyer.check_out()

    assert answer.status_code == 400
    assert set(answer.json()) == {"message", "issue", "success"}
    assert answer.json()["message"] == "Tas cannot be ordered"

    archive_product(Product.objects.get())
    assert buyer.check_out().status_code == 400
    assert Order.objects.count() == 1


def test_a_promotion_is_used_as_often_as_it_may_and_a_cancelled_order_gives_it_back(buyer, shop):
    variant = make_variant()
    make_promotion(usage_limit=1)
    buyer.put_in(variant)
    number = buyer.check_out(promotion_code="HEMAT10").json()["order"]["order_number"]
    other = Buyer(shop)
    other.put_in(variant)

    refused = other.check_out(promotion_code="HEMAT10")
    buyer.shop.put(f"/order/{number}", {"status": "cancelled"})
    taken = other.check_out(promotion_code="HEMAT10")

    assert (refused.status_code, taken.status_code) == (400, 201)
    assert Promotion.objects.get().used == 1
    assert Variant.objects.get().stock == 9


# ── orders ──────────────────────────────────────────────────────────────────────────────────────


def test_a_buyer_sees_own_orders_newest_first_with_their_count(buyer, shop):
    first, second = make_order(buyer=buyer.user), make_order(buyer=buyer.user)
    make_order()

    answer = buyer.shop.get("/order").json()

    numbers = [order["order_number"] for order in answer["orders"]]
    assert numbers == [second.number, first.number]
    assert answer["count"] == 2
    assert isinstance(answer["orders"][0]["total_amount"], float)


def test_a_long_list_of_orders_costs_as_many_queries_as_a_short_one(
    buyer, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert buyer.shop.get("/order").status_code == 200
        return len(captured)

    make_order(make_variant(), make_variant(), buyer=buyer.user)
    one = queries()
    for _order in range(4):
        make_order(make_variant(), make_variant(), buyer=buyer.user)

    assert queries() == one


def test_an_order_is_its_buyers_its_vendors_and_staffs(shop):
    order = make_order()
    vendor = order.fulfillments.get().vendor.owner
    url = f"/order/{order.number}"

    assert [shop(user).get(url).status_code for user in (order.buyer, vendor, make_staff())] == [
        200,
        200,
        200,
    ]
    assert shop(make_user()).get(url).status_code == 404
    assert shop().get(url).status_code == 401
    assert shop(order.buyer).get("/order/250430EA4615A55DB2").status_code == 404


def test_a_changed_address_does_not_rewrite_an_order_and_a_used_one_can_go(buyer):
    buyer.put_in(make_variant())
    buyer.check_out()

    changed = buyer.shop.put(f"/user/me/address/{buyer.address.pk}", {"city": "Bantul"})
    gone = buyer.shop.delete(f"/user/me/address/{buyer.address.pk}")
    card = buyer.shop.delete(f"/user/me/payment-methods/{buyer.card.pk}")

    assert (changed.status_code, gone.status_code, card.status_code) == (200, 200, 200)
    assert Order.objects.get().shipping_address["city"] == "Sleman"
