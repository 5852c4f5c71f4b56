from decimal import Decimal

import pytest

from accounts.tests.factories import make_user
from catalog.models import Product
from catalog.tests.factories import make_variant
from core import integrity
from core.errors import NotThere
from orders.tests.factories import bring, make_order
from reviews.errors import AlreadyReviewed, NotReceived, ReviewHidden
from reviews.models import Review
from reviews.operations import (
    change_review,
    delete_review,
    hide_review,
    show_review,
    write_review,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def received(variant, status="delivered"):
    """Somebody to whose door the goods were brought."""
    order = make_order(variant)
    bring(order.fulfillments.get(), status)
    return order.buyer


def bought() -> tuple:
    variant = make_variant()
    return variant.product, received(variant)


def figures(product) -> tuple:
    product = Product.objects.get(pk=product.pk)
    return product.rating, product.rating_sum, product.review_count


@pytest.mark.parametrize("status", ["delivered", "completed"])
def test_who_received_the_goods_may_review_them(status):
    variant = make_variant()
    buyer = received(variant, status)
    version = variant.product.version

    review = write_review(variant.product, buyer, rating=4, comment="Rapi")

    assert (review.rating, review.comment, review.author) == (4, "Rapi", buyer)
    assert figures(variant.product) == (Decimal(4), 4, 1)
    assert Product.objects.get(pk=variant.product_id).version == version + 1


@pytest.mark.parametrize("status", ["pending", "processing", "shipped", "cancelled", "returned"])
def test_who_has_not_received_the_goods_may_not(status):
    variant = make_variant()
    buyer = received(variant, status)

    with pytest.raises(NotReceived):
        write_review(variant.product, buyer, rating=1)

    assert figures(variant.product) == (Decimal(0), 0, 0)


def test_a_stranger_may_not_review():
    variant = make_variant()
    received(variant)

    with pytest.raises(NotReceived):
        write_review(variant.product, make_user(), rating=1)

    assert not Review.objects.exists()


def test_one_review_each():
    variant = make_variant()
    buyer = received(variant)
    write_review(variant.product, buyer, rating=5)

    with pytest.raises(AlreadyReviewed):
        write_review(variant.product, buyer, rating=1)

    assert figures(variant.product) == (Decimal(5), 5, 1)


def test_the_rating_is_the_average_rounded_half_up():
    variant = make_variant()
    for rating in (5, 4, 4):
        write_review(variant.product, received(variant), rating=rating)

    assert figures(variant.product) == (Decimal("4.33"), 13, 3)


def test_a_hidden_review_does_not_count_and_counts_again_when_shown():
    variant = make_variant()
    write_review(variant.product, received(variant), rating=5)
    bad = write_review(variant.product, received(variant), rating=1)

    hide_review(bad)
    hide_review(bad)
    assert figures(variant.product) == (Decimal(5), 5, 1)
    show_review(bad)
    show_review(bad)
    assert figures(variant.product) == (Decimal(3), 6, 2)


def test_changing_and_deleting_keep_the_figures():
    variant = make_variant()
    review = write_review(variant.product, received(variant), rating=5)
    hidden = hide_review(write_review(variant.product, received(variant), rating=2))

    change_review(review, rating=3, comment="Retak")
    change_review(hidden, rating=1)
    assert figures(variant.product) == (Decimal(3), 3, 1)
    delete_review(review)
    assert figures(variant.product) == (Decimal(0), 0, 0)


def test_what_is_hidden_is_not_deleted_and_written_anew():
    review = hide_review(write_review(*(pair := bought()), rating=1))

    with pytest.raises(ReviewHidden):
        delete_review(review)
    with pytest.raises(AlreadyReviewed):
        write_review(*pair, rating=1)

    assert Review.objects.get().is_hidden


def test_a_review_that_was_deleted_meanwhile_is_not_there():
    review = write_review(*bought(), rating=1)
    Review.objects.all().delete()
    Product.objects.update(rating=0, rating_sum=0, review_count=0)

    with pytest.raises(NotThere):
        change_review(review, rating=5)


def test_check_integrity_names_a_product_whose_rating_is_wrong():
    product = make_variant().product
    Product.objects.filter(pk=product.pk).update(review_count=2)

    found = integrity.found_by("the rating figures of products are those of their visible reviews")

    assert len(found) == 1
    assert f"product {product.pk}:" in found[0]
    Product.objects.filter(pk=product.pk).update(review_count=0)
