from collections import Counter
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from catalog.errors import SameOptions, SkuTaken
from catalog.models import Product, Variant
from catalog.operations import archive_product, change_product, create_product, restore_product
from catalog.tests.factories import make_category, make_product, make_variant
from core.errors import BadInput, Forbidden
from core.events import publish
from core.tests.races import at_once
from vendors.errors import VendorSuspended
from vendors.events import VendorStatusChanged
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
BASKET = {"name": "Keranjang Rotan", "variants": [{"price": Decimal("125000"), "stock": 3}]}


def make_goods(*variants, vendor=None, **fields):
    variants = variants or BASKET["variants"]
    return create_product(vendor or make_vendor(), **(BASKET | fields | {"variants": variants}))


def test_a_new_product_is_on_sale_with_its_lowest_price_and_one_default_variant():
    product = make_goods({"price": Decimal(200), "stock": 0}, {"price": Decimal(100), "stock": 5})

    assert (product.is_listed, product.price, product.in_stock) == (True, Decimal(100), True)
    assert [v.is_default for v in product.variants.all()] == [True, False]
    assert [v.stocked for v in product.variants.all()] == [0, 5]


def test_a_sku_is_made_where_none_was_given():
    product = make_goods()

    assert product.variants.get().sku.startswith("RR-")


@pytest.mark.parametrize(
    ("variants", "attr"),
    [
        ([], "variants"),
        ([{}], "variants.0.price"),
        ([{"price": Decimal("-1")}], "variants.0.price"),
        ([{"price": Decimal("1.005")}], "variants.0.price"),
        ([{"price": Decimal("100000000000")}], "variants.0.price"),
        ([{"price": Decimal("NaN")}], "variants.0.price"),
        ([{"price": Decimal(1), "stock": -1}], "variants.0.stock"),
        ([{"price": Decimal(1), "is_active": False}], "variants"),
        ([{"price": Decimal(1), "is_default": True}] * 2, "variants"),
        ([{"price": Decimal(1), "id": 7}], "variants.0.id"),
    ],
)
def test_bad_variants_are_refused_by_the_name_of_their_place(variants, attr):
    with pytest.raises(BadInput) as refusal:
        create_product(make_vendor(), name="Tas", variants=variants)

    assert refusal.value.attr == attr
    assert not Product.objects.exists()


def test_a_sku_belongs_to_one_variant_of_its_vendor_only(books_balance):
    vendor = make_variant(sku="TAS-1").vendor
    goods = {"price": Decimal(1)}, {"price": Decimal(1), "sku": "TAS-1"}

    with pytest.raises(SkuTaken) as refusal:
        make_goods(*goods, vendor=vendor)
    make_goods(*goods)

    assert refusal.value.attr == "variants.1.sku"
    assert Variant.objects.filter(sku="TAS-1").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_sku_at_once_one_is_refused():
    vendor = make_vendor()
    take = partial(make_goods, {"price": Decimal(1), "sku": "TAS-1"}, vendor=vendor)

    answers = at_once(*[take] * 4)

    assert Counter(type(answer) for answer in answers) == {Product: 1, SkuTaken: 3}
    assert Variant.objects.filter(sku="TAS-1").count() == 1


def coloured(colour: str, **fields) -> dict:
    return {"price": Decimal(1), "options": {"Warna": colour}} | fields


def test_two_variants_that_nobody_could_tell_apart_are_refused_by_both_names():
    product = make_goods(coloured("Merah", sku="M"), coloured("biru", sku="B"))
    lists = {
        "variants.1.options": [coloured("hijau"), coloured("HIJAU ")],
        "variants.0.options": [coloured("merah", sku="M-2")],
    }

    for attr, variants in lists.items():
        with pytest.raises(SameOptions) as refusal:
            change_product(product, variants=variants)
        assert refusal.value.attr == attr
    with translation.override("en"):
        assert str(refusal.value) == "Two variants have the same options: M and M-2."
    assert product.variants.count() == 2


def test_a_variant_off_sale_leaves_its_options_to_another():
    product = make_goods(coloured("merah", sku="M"), coloured("biru", sku="B"))
    old = product.variants.get(sku="M")

    change_product(
        product, variants=[{"id": old.pk, "is_active": False}, coloured("merah", sku="M-2")]
    )

    assert set(product.variants.filter(is_active=True).values_list("sku", flat=True)) == {
        "B",
        "M-2",
    }


def test_the_largest_price_is_kept_to_the_cent():
    product = make_goods({"price": Decimal("99999999999.99")})

    assert product.price == Decimal("99999999999.99")


def test_a_variant_left_out_of_the_whole_list_goes_off_sale_but_is_kept():
    product = make_goods({"price": Decimal(1), "sku": "A"}, {"price": Decimal(2), "sku": "B"})

    change_product(product, whole=True, variants=[{"sku": "B", "price": Decimal(3)}])

    kept = {v.sku: (v.is_active, v.is_default, v.price) for v in product.variants.all()}
    assert kept == {"A": (False, False, 1), "B": (True, True, 3)}
    assert Product.objects.get().price == 3


def test_variants_that_a_partial_list_leaves_out_stay_as_they_are():
    product = make_goods({"price": Decimal(1), "sku": "A"}, {"price": Decimal(2), "sku": "B"})
    b = product.variants.get(sku="B")

    change_product(product, variants=[{"id": b.pk, "is_default": True, "stock": 9}])

    kept = {v.sku: (v.is_active, v.is_default, v.stock) for v in product.variants.all()}
    assert kept == {"A": (True, False, 0), "B": (True, True, 9)}


def test_the_last_variant_on_sale_cannot_be_taken_off():
    product = make_goods()

    with pytest.raises(BadInput):
        change_product(product, variants=[{"id": product.variants.get().pk, "is_active": False}])

    assert product.variants.get().is_active


def test_a_price_without_an_id_means_the_only_variant():
    product = make_goods()

    change_product(product, whole=True, variants=[{"price": Decimal(7), "stock": 1}])

    assert product.variants.get().price == 7


def test_tags_are_found_in_any_case_of_letters_and_made_when_new():
    make_goods(tags=["Batik"])

    product = make_goods(
        tags=["batik", "BATIK", " tulis  tangan "], sustainability_attributes=["É"]
    )

    assert [tag.name for tag in product.tags.all()] == ["Batik", "tulis tangan"]
    assert product.sustainability_attributes.get().name == "É"


def test_too_many_tags_are_refused():
    with pytest.raises(BadInput) as refusal:
        make_goods(tags=[f"tag {n}" for n in range(21)])

    assert refusal.value.attr == "tags"


def test_every_visible_change_raises_the_version():
    product = make_goods()

    changed = change_product(product, description="Dari Kalimantan")

    assert changed.version == product.version + 1


def test_archived_goods_leave_sale_and_come_back():
    product = make_goods()

    assert not archive_product(product).is_listed
    assert restore_product(product).is_listed


def test_a_suspended_vendor_cannot_change_its_goods_but_the_house_can():
    variant = make_variant()
    vendor = variant.product.vendor
    type(vendor).objects.filter(pk=vendor.pk).update(status="suspended")

    with pytest.raises(VendorSuspended):
        change_product(variant.product, name="Baru")
    assert Product.objects.get().name != "Baru"

    change_product(variant.product, name="Baru", by_house=True)
    assert Product.objects.get().name == "Baru"


@pytest.mark.parametrize("status", ["pending", "rejected"])
def test_only_approved_vendors_put_goods_on_sale(status):
    with pytest.raises(Forbidden):
        make_goods(vendor=make_vendor(status=status))


def test_a_hidden_category_takes_no_products():
    with pytest.raises(BadInput) as refusal:
        make_goods(category=make_category(is_active=False))

    assert refusal.value.attr == "category"


def test_goods_leave_sale_with_their_vendor_and_come_back_with_it(django_assert_num_queries):
    variant = make_variant()
    vendor = variant.vendor
    make_product(vendor, status="draft")
    for before, after, listed in [
        ("approved", "suspended", []),
        ("suspended", "approved", [variant.product_id]),
    ]:
        Vendor.objects.filter(pk=vendor.pk).update(status=after)

        with django_assert_num_queries(1):
            publish(VendorStatusChanged(vendor.pk, before, after))

        assert list(Product.objects.on_sale().values_list("pk", flat=True)) == listed
    assert Variant.objects.on_sale().count() == 1
