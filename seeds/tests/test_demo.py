import math
from collections import Counter
from itertools import chain

import pytest

from seeds.demo import (
    ACCOUNTS,
    APPLICATIONS,
    ARTICLES,
    ATTRIBUTES,
    BUYERS,
    CATEGORIES,
    COMBINATIONS,
    PRODUCTS,
    PROMOTIONS,
    REVIEWS,
    STAFF,
    TESTIMONIALS,
    VENDORS,
    bulk_description,
    bulk_name,
)
from seeds.demo.bulk import STRIDE

CATEGORY_NAMES = [c.name for root in CATEGORIES for c in (root, *root.children)]
VENDOR_SLUGS = {vendor.slug for vendor in VENDORS}
PRODUCT_NAMES = {product.name for product in PRODUCTS}
VARIANTS = [variant for product in PRODUCTS for variant in product.variants]


def repeated(values) -> list:
    return [value for value, times in Counter(values).items() if times > 1]


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.slug)
def test_every_product_stands_in_the_shop_completely(product):
    assert product.vendor in VENDOR_SLUGS
    assert product.category in {c.name for root in CATEGORIES for c in root.children}
    assert set(product.sustainability) <= {attribute.name for attribute in ATTRIBUTES}
    assert 1 <= len(product.variants) <= 4
    assert 2 <= len(product.pictures) <= 3
    assert all(product.pictures)
    assert len(product.description.split(". ")) >= 2
    assert all(variant.price > 0 and variant.weight > 0 for variant in product.variants)
    assert len({tuple(variant.options.items()) for variant in product.variants}) == len(
        product.variants
    )


def test_names_slugs_and_skus_are_used_once():
    assert not repeated(product.name for product in PRODUCTS)
    assert not repeated(product.slug for product in PRODUCTS)
    assert not repeated(variant.sku for variant in VARIANTS)
    assert not repeated(CATEGORY_NAMES)
    assert not repeated(vendor.slug for vendor in VENDORS + APPLICATIONS)
    assert not repeated(promotion.code for promotion in PROMOTIONS if promotion.code)


def test_people_can_be_told_apart():
    people = [STAFF, *(b.person for b in BUYERS), *(v.owner for v in VENDORS + APPLICATIONS)]

    assert not repeated(person.email for person in people)
    assert not repeated(person.username for person in people)
    assert not any("@" in person.username for person in people)


def test_every_buyer_has_one_default_address():
    for buyer in BUYERS:
        assert sum(address.is_default for address in buyer.addresses) == 1


def test_the_shop_shows_every_situation_of_stock_and_status():
    assert "Keranjang Anyaman Rotan" in PRODUCT_NAMES
    assert {product.status for product in PRODUCTS} == {"published", "draft", "archived"}
    assert any(0 < variant.stock <= 3 for variant in VARIANTS)
    assert any(
        product.status == "published" and not any(v.stock for v in product.variants)
        for product in PRODUCTS
    )
    assert any(product.min_order_quantity > 1 for product in PRODUCTS)


def test_every_vendor_sells_something():
    assert {product.vendor for product in PRODUCTS} == VENDOR_SLUGS


def test_every_category_that_stands_alone_has_something_or_a_sibling_that_has():
    used = {product.category for product in PRODUCTS}

    assert all(any(child.name in used for child in root.children) for root in CATEGORIES)


def test_applications_wait_or_were_turned_down_with_a_reason():
    assert {vendor.status for vendor in VENDORS} == {"approved"}
    assert [vendor.status for vendor in APPLICATIONS] == ["pending", "rejected"]
    assert APPLICATIONS[1].reason


def test_passwords_are_long_differ_by_role_and_do_not_repeat_the_name():
    by_role = {role: password for role, _, password in ACCOUNTS}

    assert len(set(by_role.values())) == len(by_role) == 3
    for _, email, password in ACCOUNTS:
        assert len(password) >= 12
        assert not password.isdigit()
        assert email.split("@")[0] not in password


def test_the_accounts_belong_to_people_of_the_shop():
    emails = {
        "buyer": {buyer.person.email for buyer in BUYERS},
        "vendor": {vendor.owner.email for vendor in VENDORS},
        "staff": {STAFF.email},
    }

    assert [role for role, _, _ in ACCOUNTS] == ["buyer", "vendor", "vendor", "staff"]
    assert all(email in emails[role] for role, email, _ in ACCOUNTS)


def test_reviews_are_by_buyers_about_published_products_once_each():
    published = {product.name for product in PRODUCTS if product.status == "published"}

    assert len(REVIEWS) >= 60
    assert {review.product for review in REVIEWS} <= published
    assert {review.buyer for review in REVIEWS} <= {buyer.person.username for buyer in BUYERS}
    assert {review.rating for review in REVIEWS} == {3, 4, 5}
    assert not repeated((review.product, review.buyer) for review in REVIEWS)
    assert not repeated(review.comment for review in REVIEWS)


def test_articles_are_worth_reading():
    assert len(ARTICLES) == 5
    for article in ARTICLES:
        assert 250 <= len(article.body.split()) <= 600
        assert "## " in article.body


def test_every_vendor_has_a_word_to_say():
    assert {testimonial.vendor for testimonial in TESTIMONIALS} == VENDOR_SLUGS


def test_promotions_point_at_what_exists():
    for promotion in PROMOTIONS:
        assert set(promotion.categories) <= set(CATEGORY_NAMES)
        assert set(promotion.vendors) <= VENDOR_SLUGS
        assert set(promotion.products) <= PRODUCT_NAMES


def test_promotions_show_every_type_and_one_that_is_over():
    types = {"percentage_discount", "fixed_discount", "free_shipping"}

    assert {promotion.type for promotion in PROMOTIONS} == types
    assert any(promotion.code is None for promotion in PROMOTIONS)
    assert any(p.ends_in_days is not None and p.ends_in_days < 0 for p in PROMOTIONS)
    assert any(p.usage_limit and p.limit_per_buyer for p in PROMOTIONS)


def test_the_first_ten_thousand_bulk_names_are_distinct():
    assert len({bulk_name(n) for n in range(10_000)}) == 10_000


def test_bulk_names_walk_through_every_combination():
    assert math.gcd(STRIDE, COMBINATIONS) == 1
    assert bulk_name(COMBINATIONS) == f"{bulk_name(0)} 2"


def test_a_bulk_description_speaks_of_its_product():
    for n in range(0, 5000, 97):
        good = bulk_description(n).split(" dari ")[0]
        assert bulk_name(n).startswith(good)


def test_nothing_names_a_real_mailbox():
    emails = chain(
        (STAFF.email,),
        (buyer.person.email for buyer in BUYERS),
        (vendor.email for vendor in VENDORS),
        (vendor.owner.email for vendor in VENDORS + APPLICATIONS),
    )

    assert all(email.endswith(".example") for email in emails)
