"""Judging goods. The product row is locked first, so that its rating figures stay exact."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Product
from catalog.operations.images import remove_files
from catalog.operations.selling import check_may_sell
from core import events
from core.errors import Forbidden, NotThere
from core.money import CENT
from orders.models import OrderItem
from orders.statuses import Status
from reviews.errors import AlreadyReviewed, NotReceived, OwnGoods, ReviewHidden
from reviews.events import ReviewAnswered, ReviewWritten
from reviews.models import Review, may_moderate

RECEIVED = (Status.DELIVERED, Status.COMPLETED)


def bought_by(buyer: User) -> QuerySet:
    """The ids of all products in somebody's orders, whatever became of them."""
    return OrderItem.objects.filter(fulfillment__order__buyer=buyer.pk).values("product")


def may_review(product: Product, author: User) -> bool:
    """Only who has received the product."""
    return bought_by(author).filter(product=product, fulfillment__status__in=RECEIVED).exists()


@transaction.atomic
def write_review(product: Product, author: User, *, rating: int, comment: str = "") -> Review:
    """Review a product that one has received, once.

    Raises OwnGoods, NotReceived, AlreadyReviewed.
    """
    if product.vendor.owner_id == author.pk:
        raise OwnGoods()
    product = Product.objects.locked().get(pk=product.pk)
    if not may_review(product, author):
        raise NotReceived()
    if product.reviews.filter(author=author).exists():
        raise AlreadyReviewed()
    review = Review.objects.create(product=product, author=author, rating=rating, comment=comment)
    count(product, pieces=1, stars=rating)
    events.publish(ReviewWritten(review.pk))
    return review


@transaction.atomic
def revise_review(
    review: Review,
    *,
    by: User,
    rating: int | None = None,
    comment: str | None = None,
    is_hidden: bool | None = None,
) -> Review:
    """Change rating and comment, as its author; or hide it or show it, as a moderator. What is
    None stays.

    Raises Forbidden: nobody rewrites another's opinion, nor hides what they may not moderate.
    """
    if (rating, comment) != (None, None):
        if review.author_id != by.pk:
            raise Forbidden(_("Only its author can change what a review says."))
        review = change_review(review, rating=rating, comment=comment)
    if is_hidden is not None:
        if not may_moderate(by):
            raise Forbidden(_("Only the house can hide a review."))
        review = set_hidden(review, is_hidden)
    return review


@transaction.atomic
def change_review(
    review: Review, *, rating: int | None = None, comment: str | None = None
) -> Review:
    """Change rating and comment for the author. A hidden review stays hidden."""
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
    """Delete a review for its author, and its pictures. Raises ReviewHidden."""
    review, product = locked(review)
    if review.is_hidden:
        raise ReviewHidden()
    count(product, pieces=-1, stars=-review.rating)
    names = [name for image in review.images.all() for name in image.files]
    review.delete()
    transaction.on_commit(lambda: remove_files(names))


@transaction.atomic
def answer_review(review: Review, *, reply: str) -> Review:
    """The vendor answers below a review; an empty answer removes the one before.

    Raises VendorSuspended, Forbidden.
    """
    check_may_sell(review.product.vendor_id)
    review, _product = locked(review)
    if review.reply == reply:
        return review
    review.reply, review.replied_at = reply, timezone.now() if reply else None
    review.save(update_fields=["reply", "replied_at"])
    if reply:
        events.publish(ReviewAnswered(review.pk))
    return review


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
    found = Review.objects.select_related("author").filter(pk=review.pk).first()
    if found is None:  # deleted meanwhile
        raise NotThere()
    return found, product


def count(product: Product, *, pieces: int, stars: int) -> None:
    """Add `pieces` reviews and `stars` to the rating figures of a locked product."""
    product.review_count += pieces
    product.rating_sum += stars
    product.rating = average(product.rating_sum, product.review_count)
    product.version += 1
    product.save(update_fields=["review_count", "rating_sum", "rating", "version", "updated_at"])


def average(stars: int, reviews: int) -> Decimal:
    return (Decimal(stars) / (reviews or 1)).quantize(CENT, ROUND_HALF_UP)
