"""Trees of rows, read by one statement as instances."""

from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.models import Product, Variant
from catalog.tests.factories import make_variant
from core.database.trees import Branch, Tree
from core.tests.counting import statements

pytestmark = pytest.mark.django_db

GOODS: Tree[Product] = Tree(
    Product,
    Branch(
        "name",
        "created_at",
        "slug",
        one={
            "vendor": Branch(one={"owner": Branch("username", "closed_at")}),
            "category": Branch(),
        },
        many={"variants": Branch()},
        amounts={"highest": "SELECT max(price) FROM catalog_variant WHERE product_id = {row}.id"},
        values={"skus": "SELECT json_agg(sku) FROM catalog_variant WHERE product_id = {row}.id"},
    ),
)


def test_a_tree_is_read_by_one_statement_with_all_that_hangs_on_it():
    product = make_variant(price=Decimal("125000.50")).product
    make_variant(product=product, price=Decimal(99_000))

    with statements() as seen:
        (read,) = GOODS.read("root.id = %(pk)s", {"pk": product.pk})
        owner = read.vendor.owner.username
        variants = read.variants.all()

    assert len(seen) == 1
    assert (read, read.name, read.created_at) == (product, product.name, product.created_at)
    assert read.created_at.utcoffset() == timedelta(0)
    assert owner == product.vendor.owner.username
    assert read.vendor.owner.closed_at is None and read.category is product.category
    assert read.highest == Decimal("125000.50")
    assert sorted(read.skus) == sorted(variant.sku for variant in variants)
    assert list(variants) == list(Variant.objects.filter(product=product).order_by("pk"))
    assert all(variant.product is read for variant in variants)
    for variant in variants:
        stored = Variant.objects.get(pk=variant.pk)
        for field in Variant._meta.concrete_fields:
            assert getattr(variant, field.attname) == getattr(stored, field.attname), field


def test_what_was_not_read_is_asked_for_when_somebody_looks_at_it():
    product = make_variant().product
    (read,) = GOODS.read("root.id = %(pk)s", {"pk": product.pk})

    with statements() as seen:
        assert read.description == product.description

    assert len(seen) == 1


def test_trees_come_in_the_order_of_their_pks_and_without_what_is_not_there():
    first, second = make_variant().product, make_variant().product

    assert GOODS.read_in_order([second.pk, 0, first.pk]) == [second, first]


def test_a_row_that_several_point_at_is_one_instance_and_others_are_not():
    first = make_variant().product
    second, third = make_variant(vendor=first.vendor).product, make_variant().product

    one, two, three = GOODS.read_in_order([first.pk, second.pk, third.pk])

    assert one.vendor is two.vendor and one.vendor == first.vendor
    assert three.vendor == third.vendor != one.vendor


def test_rows_that_were_read_along_can_be_asked_nothing_more():
    (read,) = GOODS.read("root.id = %(pk)s", {"pk": make_variant().product_id})

    with pytest.raises(AttributeError):
        read.variants.filter(is_active=True)
