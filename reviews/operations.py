"""Judging goods. The product row is locked first, so that its rating figures stay exact."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from accounts.models import User
from catalog.models import Product
from core.money import CENT
from orders.models import OrderItem
from orders.statuses import Status
from reviews.errors import AlreadyReviewed, NotReceived
from reviews.models import Review

RECEIVED = (Status.DELIVERED, Status.COMPLETED)


def may_review(product: Product, author: User) -> bool:
    """Only who has received the product."""
    received = OrderItem.objects.filter(
        product=product, fulfillment__order__buyer=author, fulfillment__status__in=RECEIVED
    )
    return received.exists()


@transaction.atomic
def write_review(product: Product, author: User, *, rating: int, comment: str = "") -> Review:
    """Judge what one has received, once. Raises NotReceived, AlreadyReviewed."""
    product = Product.objects.locked().get(pk=product.pk)
    if not may_review(product, author):
        raise NotReceived()
    if product.reviews.filter(author=author).exists():
        raise AlreadyReviewed()
    review = Review.objects.create(product=product, author=author, rating=rating, comment=comment)
    count(product, pieces=1, stars=rating)
    return review


@transaction.atomic
def change_review(review: Review, *, rating: int | None = None, comment: str | None = None):
    """The author thought again."""
    review, product = locked(review)
    before = review.rating
    review.rating = before if rating is None else rating
    review.comment = review.comment if comment is None else comment
    review.save(update_fields=["rating", "comment", "updated_at"])
    if not review.is_hidden and review.rating != before:
        count(product, pieces=0, stars=review.rating - before)
    return review


@transaction.atomic
def delete_review(review: Review) -> None:
    review, product = locked(review)
    if not review.is_hidden:
        count(product, pieces=-1, stars=-review.rating)
    review.delete()


def hide_review(review: Review) -> Review:
    """Take a review out of sight; it no longer counts. Hiding it again changes nothing."""
    return set_hidden(review, True)


def show_review(review: Review) -> Review:
    return set_hidden(review, False)


@transaction.atomic
def set_hidden(review: Review, hidden: bool) -> Review:
    review, product = locked(review)
    if review.is_hidden != hidden:
        review.is_hidden = hidden
        review.save(update_fields=["is_hidden", "updated_at"])
        sign = -1 if hidden else 1
        count(product, pieces=sign, stars=sign * review.rating)
    return review


def locked(review: Review) -> tuple[Review, Product]:
    """The review as it is now, and its locked product, whose lock guards all its reviews."""
    product = Product.objects.locked().get(pk=review.product_id)
    return Review.objects.get(pk=review.pk), product


def count(product: Product, *, pieces: int, stars: int) -> None:
    """Let the rating figures of a locked product follow; the caller names the difference."""
    product.review_count += pieces
    product.rating_sum += stars
    product.rating = average(product.rating_sum, product.review_count)
    product.version += 1
    product.save(update_fields=["review_count", "rating_sum", "rating", "version"])


def average(stars: int, reviews: int) -> Decimal:
    return (Decimal(stars) / (reviews or 1)).quantize(CENT, ROUND_HALF_UP)
