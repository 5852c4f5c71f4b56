"""A shop written by COPY is as sound as one that people filled."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.models import Address, User
from catalog.models import Category, Product, ProductImage, Variant
from core import integrity
from core.database.sql import rows, value
from orders.models import Order
from reviews.models import Review
from seeds import bulk, demo, gallery
from seeds.past import write_past
from seeds.tests.fingerprints import fingerprint
from vendors.models import Vendor

SMALL = bulk.SCALES["small"]
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS definition,
        convalidated
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""


def schema() -> list:
    return [rows(INDEXES, {}), rows(CONSTRAINTS, {})]


@pytest.fixture(scope="module", autouse=True)
def schema_before(sow):
    before = schema()
    sow("small", reset=True)
    return before


pytestmark = pytest.mark.django_db


def test_the_books_balance():
    found = {name: lines for name, lines in integrity.violations().items() if lines}

    assert found == {}


def test_a_past_of_orders_balances_too():
    write_past(20, now=timezone.now(), say=lambda line: None)

    days = Order.objects.dates("placed_at", "day")
    assert Order.objects.count() == 20
    assert days[0] < days[1] - timedelta(days=300)
    assert {name: lines for name, lines in integrity.violations().items() if lines} == {}


def test_it_has_the_promised_size():
    assert Product.objects.on_sale().count() == SMALL.products
    assert Category.objects.count() == SMALL.categories
    assert Vendor.objects.approved().count() == SMALL.vendors
    assert Review.objects.count() == 5 * SMALL.products
    assert ProductImage.objects.count() == 3 * SMALL.products
    assert User.objects.filter(vendor=None, is_staff=False).count() == SMALL.buyers
    assert Address.objects.filter(is_default=True).count() == SMALL.buyers


def test_every_index_and_constraint_is_there_again(schema_before):
    assert schema() == schema_before


@pytest.mark.parametrize(("role", "email", "password"), demo.ACCOUNTS)
def test_the_accounts_of_the_demo_shop_can_sign_in(role, email, password):
    assert authenticate(username=email, password=password) is not None


def test_its_own_people_can_sign_in():
    buyer = User.objects.filter(username__startswith="pembeli-").first()

    assert authenticate(username=buyer.email, password=demo.BUYER_PASSWORD) == buyer


def test_the_tree_is_the_one_that_mptt_would_have_built():
    fields = ("pk", "parent_id", "tree_id", "lft", "rght", "level")
    written = list(Category.objects.order_by("pk").values_list(*fields))

    Category.objects.rebuild()

    assert list(Category.objects.order_by("pk").values_list(*fields)) == written


def test_card_figures_are_those_of_variants_and_pictures():
    for product in Product.objects.prefetch_related("variants", "images")[::7]:
        variants, images = product.variants.all(), product.images.all()
        (primary,) = [image for image in images if image.is_primary]
        (default,) = [variant for variant in variants if variant.is_default]
        assert product.price == min(variant.price for variant in variants) == default.price
        assert product.in_stock == any(variant.stock for variant in variants)
        assert (product.image, product.image_alt) == (primary.file.name, primary.alt)
        assert primary.file.storage.exists(primary.file.name)


def test_the_pictures_of_a_product_differ_and_have_their_files_size():
    for product in Product.objects.prefetch_related("images")[::7]:
        images = product.images.all()
        assert len({image.file.name for image in images}) == 3
        for image in images:
            assert (image.width, image.height) == gallery.size(image.file.name)


def test_every_logo_lies_in_the_storage():
    vendors = Vendor.objects.exclude(business_logo_url="")

    assert vendors.count() == len(gallery.logos())
    assert all(default_storage.exists(name) for name in gallery.logos())


def test_some_goods_have_run_out():
    assert 0 < Product.objects.filter(in_stock=False).count() < SMALL.products / 10


def test_ratings_are_those_of_the_reviews():
    wrong = rows(
        """
        SELECT catalog_product.id FROM catalog_product LEFT JOIN reviews_review AS review
            ON review.product_id = catalog_product.id
        GROUP BY catalog_product.id
        HAVING (rating_sum, review_count, catalog_product.rating) <> (coalesce(sum(review.rating),
            0), count(review.id), coalesce(round(avg(review.rating), 2), 0))
        """,
        {},
    )

    assert wrong == []


def test_what_is_sold_next_gets_an_id_of_its_own():
    variant = Variant.objects.order_by("pk").last()

    variant.pk, variant.sku, variant.is_default = None, "BARU-1", False
    variant.save()

    assert Variant.objects.filter(sku="BARU-1", pk__gt=SMALL.products).exists()


def test_the_same_scale_is_the_same_shop_again_from_the_first_id(sow):
    before = fingerprint()

    sow("small", reset=True)

    assert fingerprint() == before
    assert value("SELECT min(id) FROM catalog_product", {}) == 1


def test_names_do_not_repeat():
    names = Product.objects.values_list("name", flat=True)

    assert len(set(names)) == SMALL.products


def test_nothing_is_left_to_check_at_commit():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_searches_forgive_typing_as_in_a_shop_that_people_filled():
    known = value("SELECT count(*) FROM catalog_word", {})

    Product.objects.update(name=Concat("name", Value(" Kranjang")))

    assert value("SELECT count(*) FROM catalog_word", {}) == known + 1
