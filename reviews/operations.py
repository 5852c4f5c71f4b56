"""Judging goods. The product row is locked first, so that its rating figures stay exact."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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
from orders import rules
from orders.events import OrderClaimed
from orders.guests import Actor, Guest
from orders.models import Order, OrderItem
from orders.statuses import Status
from reviews.errors import AlreadyReviewed, NotReceived, OwnGoods, ReviewHidden
from reviews.events import ReviewAnswered, ReviewWritten
from reviews.models import Review, may_moderate

RECEIVED = (Status.DELIVERED, Status.COMPLETED)


def bought_by(buyer: User) -> QuerySet:
    """The ids of all products in somebody's orders, whatever became of them."""
    return OrderItem.objects.filter(fulfillment__order__buyer=buyer.pk).values("product")


def received_by(by: Actor) -> QuerySet[OrderItem]:
    """What reached its buyer; a guest's is that of the order, the first time it is in it."""
    received = OrderItem.objects.filter(fulfillment__status__in=RECEIVED).order_by("pk")
    if isinstance(by, Guest):
        return received.filter(fulfillment__order=by.order)
    return received.filter(fulfillment__order__buyer=by.pk)


def is_author(review: Review, by: Actor) -> bool:
    if isinstance(by, Guest):
        return review.item is not None and review.item.fulfillment.order_id == by.order.pk
    return review.author_id == by.pk


@transaction.atomic
def write_review(product: Product, by: Actor, *, rating: int, comment: str = "") -> Review:
    """Review a product that one has received, once; a guest once an order.

    Raises OwnGoods, NotReceived, AlreadyReviewed.
    """
    if product.vendor.owner_id == key_of(by):
        raise OwnGoods()
    product = Product.objects.locked().get(pk=product.pk)
    item = received_by(by).filter(product=product).first()
    if item is None:
        raise NotReceived()
    if product.reviews.written_by(by).exists():
        raise AlreadyReviewed()
    signed = (
        {"item": item, "guest_name": short_name(by)} if isinstance(by, Guest) else {"author": by}
    )
    review = Review.objects.create(product=product, rating=rating, comment=comment, **signed)
    count(product, pieces=1, stars=rating)
    events.publish(ReviewWritten(review.pk))
    return review


def key_of(by: Actor) -> int | None:
    """The primary key of an account; a guest has none."""
    return None if isinstance(by, Guest) else by.pk


def short_name(guest: Guest) -> str:
    """What everybody may read of a guest: `Sari D.`"""
    first, *others = guest.order.buyer_name.split() or [_("Guest")]
    return " ".join([first[:90], *(f"{last[0]}." for last in others[-1:])])


def review_of_order(order: Order, by: Actor, product_id: int, **said: Any) -> Review:
    """Review goods of an order, as its buyer.

    Raises NotThere for goods that are not in it, else as write_review does.
    """
    if not rules.is_buyer_of(order, by):
        raise NotThere()
    bought = OrderItem.objects.filter(fulfillment__order=order.pk, product=product_id)
    product = Product.objects.filter(pk__in=bought.values("product")).first()
    if product is None:
        raise NotThere(attr="product")
    return write_review(product, by, **said)


@transaction.atomic
def hand_over(event: OrderClaimed) -> None:
    """What a guest wrote belongs to the account that has claimed the order, unless that has judged
    the same goods."""
    order = Order.objects.get(pk=event.order_id)
    written = Review.objects.filter(item__fulfillment__order=order.pk)
    judged = Review.objects.filter(author=order.buyer_id).values("product")
    written.exclude(product__in=judged).update(author=order.buyer_id, item=None, guest_name="")


@transaction.atomic
def revise_review(
    review: Review,
    *,
    by: Actor,
    rating: int | None = None,
    comment: str | None = None,
    is_hidden: bool | None = None,
) -> Review:
    """Change rating and comment, as its author; or hide it or show it, as a moderator. What is
    None stays.

    Raises Forbidden: nobody rewrites another's opinion, nor hides what they may not moderate.
    """
    if (rating, comment) != (None, None):
        if not is_author(review, by):
            raise Forbidden(_("Only its author can change what a review says."))
        review = change_review(review, rating=rating, comment=comment)
    if is_hidden is not None:
        if isinstance(by, Guest) or not may_moderate(by):
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
