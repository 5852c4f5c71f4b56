"""An event becomes one delivery for each endpoint that wants it, in the event's transaction."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.jobs import defer_many
from notifications import payloads
from notifications.models import Delivery, WebhookEndpoint
from orders.models import Fulfillment
from vendors.models import Vendor


def announce_about_order(
    event_type: str,
    order_id: int,
    *,
    part_id: int | None = None,
    to_vendors: bool = True,
    **more: Any,
) -> None:
    """Tell staff, and the vendor of the part, or of every part, what happened to an order.

    The caller's transaction holds the order's lock, or has made the order: sequences rely on it.
    """
    parts = Fulfillment.objects.filter(order=order_id)
    parts = parts.filter(pk=part_id) if part_id else parts
    sold_by = Q(owner__in=parts.values("vendor__owner")) if to_vendors else Q(pk__in=[])
    listening = WebhookEndpoint.objects.listening(event_type)
    endpoints = list(listening.filter(Q(owner__is_staff=True) | sold_by))
    if not endpoints:
        return
    order = payloads.order_as_of_now(order_id)
    concerned = {
        part.vendor.owner_id
        for part in order.fulfillments.all()
        if to_vendors and part_id in (None, part.pk)
    }

    def payload(endpoint: WebhookEndpoint) -> dict | None:
        sees_all = payloads.sees_all_orders(endpoint.owner)
        if not sees_all and endpoint.owner_id not in concerned:
            return None
        seen = payloads.order_seen_by(order, endpoint.owner, as_vendor=not sees_all)
        return {"order": seen, "fulfillment": part_id, **more}

    deliver(event_type, f"order:{order.number}", endpoints, payload)


def announce_about_vendor(event_type: str, vendor: Vendor, **more: Any) -> None:
    """Tell staff who review vendors, and the vendor itself where it is its business."""
    listening = WebhookEndpoint.objects.listening(event_type)
    endpoints = list(listening.filter(Q(owner__is_staff=True) | Q(owner=vendor.owner_id)))
    data = {"vendor": payloads.vendor(vendor), **more}

    def payload(endpoint: WebhookEndpoint) -> dict | None:
        if endpoint.owner.has_perm("vendors.review_vendor"):
            return data
        return data if endpoint.owner_id == vendor.owner_id else None

    deliver(event_type, f"vendor:{vendor.slug}", endpoints, payload)


def deliver(
    event_type: str,
    object_key: str,
    endpoints: Iterable[WebhookEndpoint],
    payload: Callable[[WebhookEndpoint], dict | None],
) -> None:
    """Write a row and a job for each endpoint that there is a payload for."""
    payload_of = {endpoint.pk: payload(endpoint) for endpoint in endpoints}
    wanted = {pk: data for pk, data in payload_of.items() if data is not None}
    if not wanted:
        return
    last = Delivery.objects.last_sequences(wanted, object_key)
    event, now = uuid.uuid4(), timezone.now()
    made = Delivery.objects.bulk_create(
        Delivery(
            endpoint_id=pk,
            event=event,
            event_type=event_type,
            object_key=object_key,
            sequence=last.get(pk, 0) + 1,
            payload={"sequence": last.get(pk, 0) + 1, **data},
            created_at=now,
            next_attempt_at=now,
        )
        for pk, data in wanted.items()
    )
    defer_many("notifications.send_delivery", ({"delivery_id": delivery.pk} for delivery in made))
