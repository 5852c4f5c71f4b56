"""What PUT and PATCH of an order may change, in one transaction."""

from typing import Any

from django.db import transaction

from core.api.json import dumps
from orders import machine, rules
from orders.errors import AddressFixed, MetadataTooLarge, NotAllowed
from orders.guests import Actor
from orders.models import Fulfillment, Order
from orders.operations.moving import (
    addressed_parts,
    note_on,
    settle,
    walk,
    write_internal_note,
)
from orders.statuses import ROAD, Status

MAX_METADATA = 16 * 1024  # bytes of JSON
TRACKING = ("tracking_number", "tracking_url", "carrier")
SHIPPABLE = (Status.PENDING, Status.PROCESSING, Status.SHIPPED)


@transaction.atomic
def change_order(
    order: Order,
    *,
    by: Actor,
    status: str | None = None,
    step: str | None = None,
    notes: str = "",
    internal_note: str = "",
    tracking_number: str | None = None,
    tracking_url: str | None = None,
    carrier: str | None = None,
    metadata: dict[str, Any] | None = None,
    shipping_address: dict[str, str] | None = None,
    fulfillment: int | None = None,
    tracks_all: bool = False,
) -> None:
    """Change what is given, each under its own rule, all or nothing.

    `status` walks the asker's parts there; `step`, instead of it, names the transition that leads
    there last. Tracking goes to the asker's part, or with `tracks_all` to every part that moves;
    `metadata` is merged, null deletes a key; `shipping_address` only while nothing has shipped;
    `notes` go into the history, with the status or alone, `internal_note` into a line of its own
    that buyer and other vendors do not read. Raises the refusals of orders.errors.
    """
    if step is not None:
        status = machine.target_of(step)
    given = (tracking_number, tracking_url, carrier)
    tracking = {
        name: value for name, value in zip(TRACKING, given, strict=True) if value is not None
    }
    if tracking and rules.is_buyer_of(order, by):
        raise NotAllowed(attr=next(iter(tracking)))
    only_open = bool(tracking) and not (tracks_all and status)
    parts = addressed_parts(order, by, fulfillment, only_open=only_open)
    order = parts[0].order
    if internal_note:
        write_internal_note(order, by=by, text=internal_note, fulfillment_id=fulfillment)
    if shipping_address is not None:
        change_address(order, parts, shipping_address, by=by)
    if metadata is not None:
        change_metadata(order, parts, metadata, by=by)

    moved = []
    if status is not None:
        moved = walk(parts, status, by=by, note=notes, step=step or "", **tracking)
        if moved:
            settle(order, by=by)
    if tracking and not (moved and status == Status.SHIPPED):
        for part in parts if len(parts) == 1 else moved:
            change_tracking(part, tracking, by=by, note="" if status else notes)
    elif notes and status is None:
        note_on(order, parts[0] if len(parts) == 1 else None, by=by, note=notes)


def change_tracking(part: Fulfillment, tracking: dict[str, str], *, by: Actor, note: str) -> None:
    """Correct or add tracking of a part that is packed or on its way; the history keeps both."""
    before = {name: getattr(part, name) for name in tracking}
    if before == tracking:
        if note:
            note_on(part.order, part, by=by, note=note)
        return
    if part.status not in SHIPPABLE:
        raise NotAllowed(attr=next(iter(tracking)), status=part.status)
    for name, value in tracking.items():
        setattr(part, name, value)
    part.save()
    note_on(part.order, part, by=by, note=note, tracking={"from": before, "to": tracking})


def change_address(
    order: Order, parts: list[Fulfillment], address: dict[str, str], *, by: Actor
) -> None:
    """Send the goods elsewhere: buyer or staff, or the vendor of a one-vendor order."""
    statuses = set(order.fulfillments.values_list("status", flat=True))
    others = order.fulfillments.exclude(pk__in=[part.pk for part in parts]).exists()
    if others and not (rules.is_buyer_of(order, by) or rules.is_order_desk(parts[0], by)):
        raise NotAllowed(attr="shipping_address")
    if statuses & {*ROAD[ROAD.index(Status.SHIPPED) :], Status.RETURNED}:
        raise AddressFixed(attr="shipping_address")
    before = order.shipping_address
    order.shipping_address = before | address
    if order.shipping_address != before:
        order.save(update_fields=["shipping_address", "updated_at"])
        note_on(order, None, by=by, note="", shipping_address={"from": before})


def change_metadata(
    order: Order, parts: list[Fulfillment], metadata: dict[str, Any], *, by: Actor
) -> None:
    """Vendors write on their part, buyer and staff on the order."""
    is_whole = rules.is_buyer_of(order, by) or rules.is_order_desk(parts[0], by)
    for row in [order] if is_whole else parts:
        merged = row.metadata | metadata
        row.metadata = {key: value for key, value in merged.items() if value is not None}
        if len(dumps(row.metadata)) > MAX_METADATA:
            raise MetadataTooLarge(attr="metadata")
        row.save(update_fields=["metadata", "updated_at"])
    if not is_whole:
        order.save(update_fields=["updated_at"])
