"""An event becomes mails and one delivery for each endpoint that wants it, in its transaction.

Whether anybody listens is asked by the statement that puts the mails' job into the queue.
"""

import uuid
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.database.sql import value
from core.jobs import DEFER, Jobs, defer_many, gathered_so_far, packed
from ledger.models import Payout
from notifications import payloads
from notifications.models import Delivery, WebhookEndpoint
from payments.models import Refund
from vendors.models import Vendor

LISTENING = f"""
    WITH mails AS ({DEFER})
    SELECT ARRAY(
        SELECT endpoint.id
        FROM notifications_webhookendpoint AS endpoint
        JOIN accounts_user AS owner ON owner.id = endpoint.owner_id
        WHERE endpoint.is_active AND %(event)s = ANY(endpoint.event_types)
            AND owner.is_active AND owner.closed_at IS NULL
            AND (owner.is_staff OR owner.id IN (
                SELECT vendor.owner_id
                FROM orders_fulfillment AS part
                JOIN vendors_vendor AS vendor ON vendor.id = part.vendor_id
                WHERE part.order_id = %(order)s
                    AND part.id = ANY(coalesce(%(parts)s::bigint[], ARRAY[part.id]))
            ))
    ), (SELECT count(*) FROM mails)
"""


def announce_about_order(
    event_type: str,
    order_id: int,
    *,
    mailed: Jobs | None = None,
    part_ids: Collection[int] | None = None,
    refund: Refund | None = None,
    **more: Any,
) -> None:
    """Tell staff, and the vendors of the parts, or of every part, what happened to an order; and
    by `mailed` whoever hears of it by mail.

    The caller's transaction holds the order's lock, or has made the order: sequences rely on it.
    """
    parts = None if part_ids is None else list(part_ids)
    given = {
        "jobs": packed([*gathered_so_far(), *(mailed or [])]),
        "event": str(event_type),
        "order": order_id,
        "parts": parts,
    }
    listening = value(LISTENING, given)
    if not listening:
        return
    endpoints = list(WebhookEndpoint.objects.filter(pk__in=listening).select_related("owner"))
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


def announce_about_payouts(event_type: str, payouts: Collection[Payout]) -> None:
    """Tell staff who see payouts, and each vendor of its own. The payouts are locked."""
    listening = list(WebhookEndpoint.objects.listening(event_type))
    for payout in payouts if listening else ():
        own = payout.vendor.owner_id
        told = [e for e in listening if e.owner_id == own or e.owner.has_perm("ledger.view_payout")]
        data = {"payout": payloads.payout(payout)}
        deliver(event_type, f"payout:{payout.reference}", told, partial(_same, data))


def _same(data: dict, _endpoint: WebhookEndpoint) -> dict:
    return data


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
