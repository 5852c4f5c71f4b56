"""The cart's answer is made by hand, as CartSerializer would make it."""

from decimal import Decimal
from threading import Event

import pytest
from django.db import transaction
from django.utils import translation

from accounts.tests.factories import make_user
from catalog.models import Variant
from catalog.tests.factories import make_product, make_variant
from core.tests.counting import statements
from core.tests.races import at_once, until_somebody_waits
from orders.carts import grouped, shown
from orders.models import Cart
from orders.operations import add_to_cart, remove_from_cart, set_quantity
from orders.reads.carts import items_of, open_to_order
from orders.serializers import CartSerializer
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

CART = "/api/v1/cart"


def empty(buyer):
    pass


def one_line(buyer):
    add_to_cart(buyer, make_variant().pk, 2)


def several_vendors(buyer):
    vendor = make_vendor()
    for variant in (make_variant(vendor=vendor), make_variant(), make_variant(vendor=vendor)):
        add_to_cart(buyer, variant.pk, 3)


def cents(buyer):
    add_to_cart(buyer, make_variant(price=Decimal("0.05")).pk, 7)


def options_and_long_names(buyer):
    product = make_product(name="Kain “ikat” <b>&</b> " + "é" * 70)
    add_to_cart(buyer, make_variant(product, options={"ukuran": "XL", "warna": "nila"}).pk, 1)
    add_to_cart(buyer, make_variant(name="Batik tulis " + "x" * 80).pk, 1)


def pictures(buyer):
    for image in ("products/kain.webp", "https://elsewhere.example/kain.jpg"):
        variant = make_variant()
        variant.product.image = image
        variant.product.save()
        add_to_cart(buyer, variant.pk, 1)


def problems(buyer):
    gone, scarce, dearer, fine = (make_variant(stock=9) for _n in range(4))
    bulky, own = make_variant(), make_variant()
    for variant in (gone, scarce, dearer, fine, bulky, own):
        add_to_cart(buyer, variant.pk, 2)
    Variant.objects.filter(pk=gone.pk).update(is_active=False)
    Variant.objects.filter(pk=scarce.pk).update(stock=1, price=7)
    Variant.objects.filter(pk=dearer.pk).update(price=123_456)
    bulky.product.min_order_quantity = 12
    bulky.product.save()
    own.product.vendor.owner = buyer
    own.product.vendor.save()


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "fill",
    [empty, one_line, several_vendors, cents, options_and_long_names, pictures, problems],
)
def test_a_cart_is_shown_as_its_serializer_would(fill, language):
    buyer = make_user()
    fill(buyer)

    with translation.override(language):
        expected = CartSerializer(grouped(items_of(buyer), buyer)).data
        assert shown(items_of(buyer), buyer) == expected


@pytest.mark.parametrize("fill", [one_line, several_vendors, options_and_long_names, problems])
def test_the_cart_after_a_change_is_the_cart_that_is_read_afterwards(fill):
    buyer, more = make_user(), make_variant()
    fill(buyer)

    added = add_to_cart(buyer, more.pk, 1)
    assert shown(added.cart.lines, buyer) == shown(items_of(buyer), buyer)
    changed = set_quantity(buyer, added.pk, 2)
    assert shown(changed.cart.lines, buyer) == shown(items_of(buyer), buyer)


def test_a_change_of_the_cart_costs_two_statements_and_showing_it_one(api):
    buyer, variant, other = make_user(), make_variant(stock=99), make_variant()
    client = api(buyer)
    add_to_cart(buyer, other.pk, 1)

    with statements() as added:
        client.post(f"{CART}/items", {"variant": variant.pk, "quantity": 2})
    item = items_of(buyer)[-1]
    with statements() as changed:
        client.patch(f"{CART}/items/{item.pk}", {"quantity": 3})
    with statements() as shown:
        assert client.get(CART).json()["quantity"] == 4

    assert (len(added), len(changed), len(shown)) == (2, 2, 1)


def change(buyer, item):
    set_quantity(buyer, item.pk, item.quantity + 1)


def add(buyer, item):
    add_to_cart(buyer, item.variant_id, 1)


def take_out(buyer, item):
    remove_from_cart(buyer, item.pk)


@pytest.mark.parametrize("act", [change, add, take_out])
def test_every_change_of_the_items_changes_the_cart_so_that_who_waited_reads_again(act):
    buyer = make_user()
    item = add_to_cart(buyer, make_variant().pk, 1)
    before = Cart.objects.get().updated_at

    act(buyer, item)

    assert Cart.objects.get().updated_at > before


def variants_after_adding(buyer):
    return {line.variant_id for line in add_to_cart(buyer, make_variant().pk, 1).cart.lines}


def variants_ordered(buyer):
    with transaction.atomic():
        return set(open_to_order(buyer, addresses=[]).quantities)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("look", [variants_after_adding, variants_ordered])
def test_who_has_waited_for_a_cart_finds_what_was_put_in_meanwhile(look):
    buyer, first, second = make_user(), make_variant(), make_variant()
    add_to_cart(buyer, first.pk, 1)
    is_put_in = Event()

    def put_in_slowly():
        with transaction.atomic():
            add_to_cart(buyer, second.pk, 1)
            is_put_in.set()
            until_somebody_waits()

    def wait_and_look():
        is_put_in.wait(10)
        return look(buyer)

    _put, seen = at_once(put_in_slowly, wait_and_look)

    assert {first.pk, second.pk} <= seen
