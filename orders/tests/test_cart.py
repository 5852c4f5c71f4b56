import pytest

from accounts.tests.factories import make_address, make_user
from catalog.errors import BelowMinimum, NotOnSale, OutOfStock, OwnProduct
from catalog.models import Variant
from catalog.tests.factories import make_product, make_variant
from core.errors import NotThere
from orders.errors import CartFull, CartTooDear
from orders.models import Cart, CartItem
from orders.operations import add_to_cart, empty_cart, remove_from_cart, set_quantity
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db


def test_adding_the_same_variant_twice_adds_up():
    buyer, variant = make_user(), make_variant()

    add_to_cart(buyer, variant.pk, 2)
    add_to_cart(buyer, variant.pk, 3)

    assert CartItem.objects.get().quantity == 5


def test_the_sum_in_the_cart_may_not_exceed_the_stock():
    buyer, variant = make_user(), make_variant(stock=4)
    add_to_cart(buyer, variant.pk, 3)

    with pytest.raises(OutOfStock) as refused:
        add_to_cart(buyer, variant.pk, 2)

    assert refused.value.data["available"] == 4
    assert CartItem.objects.get().quantity == 3


DEAR = 1_100_000_000  # 999 of them are more than a column for money holds


def test_a_cart_that_would_come_to_more_than_an_order_holds_is_refused_at_the_door(api):
    buyer, variant = make_user(), make_variant(price=DEAR, stock=999)
    client = api(buyer)

    added = client.post("/api/v1/cart/items", {"variant": variant.pk, "quantity": 999})
    client.post("/api/v1/cart/items", {"variant": variant.pk, "quantity": 900})
    item = CartItem.objects.get()
    changed = client.patch(f"/api/v1/cart/items/{item.pk}", {"quantity": 950})

    for answer in (added, changed):
        code = answer.json()["errors"][0]["code"]
        assert (answer.status_code, code) == (409, "cart_too_dear")
    assert CartItem.objects.get().quantity == 900


def test_the_fees_for_shipping_count_too():
    vendor = make_vendor(shipping_fee=DEAR)
    variant = make_variant(vendor=vendor, price=DEAR, stock=999)

    with pytest.raises(CartTooDear):
        add_to_cart(make_user(), variant.pk, 909)
    assert add_to_cart(make_user(), variant.pk, 908).quantity == 908


def test_a_cart_that_raised_prices_made_too_dear_is_shown_and_not_ordered(api):
    buyer, variant = make_user(), make_variant(price=1_000, stock=999)
    address = make_address(buyer)
    add_to_cart(buyer, variant.pk, 999)
    Variant.objects.update(price=DEAR)
    client = api(buyer)

    cart = client.get("/api/v1/cart")
    shown = client.post("/api/v1/checkout/preview", {})
    ordered = client.post("/api/v1/checkout", {"shipping_address": address.pk})

    assert (cart.status_code, cart.json()["subtotal"]) == (200, "1098900000000.00")
    assert (shown.status_code, shown.json()["subtotal"]) == (200, "1098900000000.00")
    assert ordered.status_code == 409
    assert ordered.json()["errors"][0]["code"] == "cart_too_dear"
    assert Variant.objects.get().stock == 999


def test_less_than_the_smallest_order_is_refused():
    variant = make_variant(make_product(min_order_quantity=6))

    with pytest.raises(BelowMinimum) as refused:
        add_to_cart(make_user(), variant.pk, 5)

    assert refused.value.data["minimum"] == 6


def test_nobody_buys_their_own_goods():
    vendor = make_vendor()

    with pytest.raises(OwnProduct):
        add_to_cart(vendor.owner, make_variant(vendor=vendor).pk, 1)


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_published_looks_like_missing(status):
    variant = make_variant(make_product(status=status))

    with pytest.raises(NotThere):
        add_to_cart(make_user(), variant.pk, 1)


def test_goods_of_a_suspended_vendor_cannot_be_bought():
    variant = make_variant(make_product(make_vendor(status="suspended")))

    with pytest.raises(NotThere):
        add_to_cart(make_user(), variant.pk, 1)


def test_a_variant_that_is_switched_off_cannot_be_bought():
    variant = make_variant()
    Variant.objects.update(is_active=False)

    with pytest.raises(NotOnSale):
        add_to_cart(make_user(), variant.pk, 1)


def test_a_quantity_is_set_and_an_item_taken_out():
    buyer = make_user()
    item = add_to_cart(buyer, make_variant().pk, 2)

    assert set_quantity(buyer, item.pk, 7).quantity == 7
    remove_from_cart(buyer, item.pk)

    assert not CartItem.objects.exists()


def test_other_peoples_items_look_like_missing_ones():
    item = add_to_cart(make_user(), make_variant().pk, 2)
    stranger = make_user()

    with pytest.raises(NotThere):
        set_quantity(stranger, item.pk, 7)
    with pytest.raises(NotThere):
        remove_from_cart(stranger, item.pk)

    assert CartItem.objects.get().quantity == 2


def test_a_cart_holds_a_thousand_pieces_of_a_variant_at_most():
    variant = make_variant(stock=5_000)

    with pytest.raises(CartFull):
        add_to_cart(make_user(), variant.pk, 1_001)


def test_emptying_keeps_the_cart():
    buyer = make_user()
    add_to_cart(buyer, make_variant().pk, 1)

    empty_cart(buyer)

    assert Cart.objects.get().items.count() == 0
