"""The seven statuses, and the status of an order as what its fulfillments make of it."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PENDING = "pending", _("pending")
    PROCESSING = "processing", _("processing")
    SHIPPED = "shipped", _("shipped")
    DELIVERED = "delivered", _("delivered")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")
    RETURNED = "returned", _("returned")


class PaymentStatus(models.TextChoices):
    PENDING = "pending", _("waiting for payment")
    AUTHORIZED = "authorized", _("authorized")
    PAID = "paid", _("paid")
    PARTIALLY_REFUNDED = "partially_refunded", _("partly refunded")
    REFUNDED = "refunded", _("refunded")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", _("cancelled")


# The road that every part of an order travels unless it is cancelled or returned.
ROAD = [
    Status.PENDING,
    Status.PROCESSING,
    Status.SHIPPED,
    Status.DELIVERED,
    Status.COMPLETED,
]
PLACES = {status.value: place for place, status in enumerate(ROAD)}
OFF_ROAD = [Status.CANCELLED, Status.RETURNED]  # where a part ends that left the road
UNSENT = (Status.PENDING, Status.PROCESSING)


def place_on_road(status: str) -> int:
    return PLACES[status]


def derive(statuses: Iterable[str]) -> Status:
    """What the statuses of an order's fulfillments say about the whole (docs/order.md)."""
    left = [status for status in statuses if status != Status.CANCELLED]
    if not left:
        return Status.CANCELLED
    left = [status for status in left if status != Status.RETURNED]
    if not left:
        return Status.RETURNED
    slowest = min(place_on_road(status) for status in left)
    if slowest >= place_on_road(Status.SHIPPED):
        return ROAD[slowest]
    under_way = any(status != Status.PENDING for status in left)
    return Status.PROCESSING if under_way else Status.PENDING
