"""How far a part of an order is, as its buyer sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.carriers import Tracking, tracking_of
from orders.models import Fulfillment, StatusChange
from orders.offers import Offer
from orders.presentation import OrderView, PartView
from orders.statuses import OFF_ROAD, ROAD, Status, place_on_road

WORDS = {
    Status.PENDING: _("Ordered"),
    Status.PROCESSING: _("Packing"),
    Status.SHIPPED: _("Sent"),
    Status.DELIVERED: _("Delivered"),
    Status.COMPLETED: _("Completed"),
}


@dataclass(frozen=True)
class Stop:
    """A stop on the road of a parcel."""

    word: str | Promise
    at: datetime | None
    is_done: bool
    is_now: bool


@dataclass(frozen=True)
class Progress:
    """A part of an order with where it is, where it was, and what its buyer may do with it."""

    part: PartView
    stops: list[Stop]
    tracking: Tracking
    may: frozenset[str]
    reviewed: list[tuple[int, str, bool]]  # product, its name, whether it may still be judged

    @property
    def may_be_received(self) -> bool:
        return "complete" in self.may


def progress_of(view: OrderView) -> list[Progress]:
    return [of_part(part, view.status_history) for part in view.fulfillments]


def of_part(part: PartView, history: Sequence[StatusChange]) -> Progress:
    may = frozenset(offer.name for offer in part.available_actions if offer.is_allowed)
    return Progress(part, stops_of(part.part, history), tracking_of(part.part), may, judged(part))


def stops_of(part: Fulfillment, history: Sequence[StatusChange]) -> list[Stop]:
    """None once it has left the road: then words say it."""
    if part.status in OFF_ROAD:
        return []
    reached = {line.target: line.at for line in history if line.fulfillment_id == part.pk}
    reached.setdefault(Status.PENDING, part.placed_at)
    here = place_on_road(part.status)
    return [
        Stop(
            WORDS[status],
            reached.get(status) if place <= here else None,
            place <= here,
            place == here,
        )
        for place, status in enumerate(ROAD)
    ]


def judged(part: PartView) -> list[tuple[int, str, bool]]:
    """The goods that the buyer may review, or has."""
    names = {item.product_id: item.product_name for item in part.items.all()}
    offers = [offer for offer in part.available_actions if offer.name == "review"]
    if not offers:
        return []
    still_open = [offer for offer in offers if offer.is_allowed]
    return [
        (pk, name, any(is_about(offer, pk) for offer in still_open)) for pk, name in names.items()
    ]


def is_about(offer: Offer, product: int) -> bool:
    """Whether it is these goods that may be reviewed: their address says so, or what is sent."""
    return f"/products/{product}/" in offer.url or offer.body.get("product") == product
