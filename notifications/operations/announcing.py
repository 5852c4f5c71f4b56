"""An event becomes one delivery for each endpoint that wants it, in the event's transaction."""

import uuid
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.jobs import defer_many
from notifications import payloads
from notifications.models import Delivery, WebhookEndpoint
from orders.models import Fulfillment
from payments.models import Refund
from vendors.models import Vendor


def announce_about_order(
    event_type: str,
    order_id: int,
    *,
    part_ids: Collection[int] | None = None,
    refund: Refund | None = None,
    **more: Any,
) -> None:
    """Tell staff, and the vendors of the parts, or of every part, what happened to an order.

    The caller's transaction holds the order's lock, or has made the order: sequences rely on it.
    """
    parts = Fulfillment.objects.filter(order=order_id)
    parts = parts if part_ids is None else parts.filter(pk__in=part_ids)
    sold_by = Q(owner__in=parts.values("vendor__owner"))
    listening = WebhookEndpoint.objects.listening(event_type)
    endpoints = list(listening.filter(Q(owner__is_staff=True) | sold_by))
    if not endpoints:
        return
    order = payloads.order_as_of_now(order_id)
    part_of = {
        part.vendor.owner_id: part.pk
        for part in order.fulfillments.all()
        if part_ids is None or part.pk in part_ids
    }
    only_part = next(iter(part_ids)) if part_ids and len(part_ids) == 1 else None

    def payload(endpoint: WebhookEndpoint) -> dict | None:
        sees_all = payloads.sees_all_orders(endpoint.owner)
        if not sees_all and endpoint.owner_id not in part_of:
            return None
        seen = payloads.order_seen_by(order, endpoint.owner, as_vendor=not sees_all)
        data = {"order": seen, "fulfillment": only_part, **more}
        if refund is not None:
            own_part = None if sees_all else part_of[endpoint.owner_id]
            data["refund"] = payloads.refund(refund, own_part)
        return data

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
