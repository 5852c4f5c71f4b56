"""Reviewing what arrived, among what the buyer of an order may do with it."""

from collections.abc import Iterator, Sequence

from orders.guests import Actor, Guest
from orders.offers import Offer, address_of
from orders.presentation import BUYER, OrderView, PartView
from reviews.errors import AlreadyReviewed
from reviews.models import Review
from reviews.operations import RECEIVED


def review(views: Sequence[OrderView], by: Actor) -> Iterator[tuple[OrderView, Offer]]:
    """One for each product that the buyer received; guests have no account to write with."""
    if isinstance(by, Guest):
        return
    received = [
        (view, part, product)
        for view in views
        if view.side == BUYER
        for part in view.fulfillments
        if part.status in RECEIVED and part.vendor.owner_id != by.pk
        for product in products_of(part)
    ]
    if not received:
        return
    products = {product for _view, _part, product in received}
    judged = Review.objects.filter(author=by, product__in=products)
    known = set(judged.values_list("product", flat=True))
    for view, part, product in received:
        error = AlreadyReviewed if product in known else None
        yield (
            view,
            Offer(
                "review",
                "POST",
                address_of("reviews:product-review-list", product),
                asks=("rating",),
                code=error.code if error else "",
                reason=error.message if error else "",
                part_id=part.pk,
            ),
        )


def products_of(part: PartView) -> list[int]:
    return list(dict.fromkeys(item.product_id for item in part.items.all()))
