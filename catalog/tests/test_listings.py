"""Goods of one variant with their pictures by address, and wishes."""

from decimal import Decimal

import pytest

from accounts.tests.factories import make_user
from catalog.errors import SeveralVariants
from catalog.models import Product, Variant, WishlistItem
from catalog.operations import add_wish, list_goods, relist_goods, remove_wish
from catalog.tests.factories import make_product, make_variant
from core.errors import BadInput
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = (f"https://contoh.id/{name}.png" for name in ("satu", "dua", "tiga"))


def listed(**fields) -> Product:
    fields = {"name": "Tas", "price": Decimal(100), "stock": 3, "picture": ONE} | fields
    return list_goods(make_vendor(), **fields)


def pictures(product: Product) -> list[tuple[str, bool]]:
    return [(image.source_url, image.is_primary) for image in product.images.all()]


def test_goods_are_listed_with_their_pictures():
    product = listed(more_pictures=[TWO, THREE])

    assert pictures(product) == [(ONE, True), (TWO, False), (THREE, False)]
    assert Variant.objects.get().stocked == 3
    assert Product.objects.get().image == ONE


def test_a_bad_picture_lists_nothing():
    with pytest.raises(BadInput):
        listed(more_pictures=["javascript:alert(1)"])

    assert not Product.objects.exists()


def test_pictures_stay_unless_new_ones_are_given():
    product = listed(more_pictures=[TWO])

    relist_goods(product, name="Tas Rotan", stock=8)
    assert pictures(product) == [(ONE, True), (TWO, False)]
    relist_goods(product, picture=THREE)
    assert pictures(product) == [(THREE, True), (TWO, False)]
    relist_goods(product, picture=THREE, more_pictures=[ONE])
    assert pictures(product) == [(THREE, True), (ONE, False)]
    assert (Product.objects.get().name, Variant.objects.get().stock) == ("Tas Rotan", 8)


def test_several_variants_have_no_one_price_or_stock():
    first = make_variant(price=100, stock=2)
    make_variant(first.product, price=50, stock=5)

    for change in ({"price": Decimal(70)}, {"stock": 1}):
        with pytest.raises(SeveralVariants):
            relist_goods(first.product, **change)
    same = relist_goods(first.product, price=Decimal(100), stock=7, name="Tas Baru")

    assert same.name == "Tas Baru"
    assert set(Variant.objects.values_list("stock", flat=True)) == {2, 5}


def test_a_wish_is_kept_once():
    user, product = make_user(), make_product()

    assert [add_wish(user, product)[1] for _time in range(2)] == [True, False]
    assert [remove_wish(user, product.pk) for _time in range(2)] == [True, False]
    assert not WishlistItem.objects.exists()
