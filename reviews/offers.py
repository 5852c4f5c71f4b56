"""Reviewing what arrived, among what the buyer of an order may do with it."""

from collections.abc import Iterator, Sequence

from orders.guests import Actor, Guest
from orders.offers import Offer, address_of
from orders.presentation import BUYER, OrderView
from reviews.errors import AlreadyReviewed
from reviews.models import Review
from reviews.operations import RECEIVED, key_of


def review(views: Sequence[OrderView], by: Actor) -> Iterator[tuple[OrderView, Offer]]:
    """One for each product that the buyer received."""
    received = [
        (view, part, product)
        for view in views
        if view.side == BUYER
        for part in view.fulfillments
        if part.status in RECEIVED and part.vendor.owner_id != key_of(by)
        for product in dict.fromkeys(part.product_ids)
    ]
    if not received:
        return
    products = {product for _view, _part, product in received}
    judged = Review.objects.written_by(by).filter(product__in=products)
    known = set(judged.values_list("product", flat=True))
    for view, part, product in received:
        error = AlreadyReviewed if product in known else None
        yield (
            view,
            Offer(
                "review",
                "POST",
                *address_for(by, product),
                asks=("rating",),
                code=error.code if error else "",
                reason=error.message if error else "",
                part_id=part.pk,
            ),
        )


def address_for(by: Actor, product: int) -> tuple[str, str, dict[str, int]]:
    """Where a review is sent to, the status that it leads to (none), and what is sent: a guest
    writes through the order."""
    if isinstance(by, Guest):
        url = address_of("reviews:order-review-list", by.order.number)
        return url, "", {"product": product}
    return address_of("reviews:product-review-list", product), "", {}
