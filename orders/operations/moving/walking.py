"""Walking to a status, as many steps as it takes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from orders import machine
from orders.errors import TransitionRefused
from orders.guests import Actor
from orders.history import Axis
from orders.models import Fulfillment, Order
from orders.operations.moving.allowed import allowed_statuses
from orders.operations.moving.locking import addressed_parts, lock_stock
from orders.operations.moving.notes import note_on
from orders.operations.moving.steps import refusal, settle, step
from orders.statuses import OFF_ROAD, Status


def walk(
    parts: Sequence[Fulfillment],
    target: str,
    *,
    by: Actor | None,
    note: str,
    step: str = "",
    **details: Any,
) -> list[Fulfillment]:
    """Take locked parts to a status, all or nothing; returns those that moved.

    One part that is there already takes the note, if any. Of several, those that are there, past
    it, cancelled or returned are skipped. A refusal of several names each part's reason. `step`
    names the transition that must lead there, where two could: process is not unship.
    """
    moving = parts_to_move(parts, target, step)
    if not moving:
        if note and parts:
            note_on(parts[0].order, parts[0] if len(parts) == 1 else None, by=by, note=note)
        return []
    if target in OFF_ROAD:
        lock_stock(moving)

    refused = []
    for part in moving:
        try:
            walk_one(part, target, by=by, note=note, last=step, **details)
        except TransitionRefused as error:
            if len(moving) == 1:
                raise
            refused.append({"fulfillment": part.pk, **error.data})
    if refused:
        common = set.intersection(*(set(part["allowed"]) for part in refused))
        raise TransitionRefused(
            attr="status",
            parts=refused,
            allowed=[status for status in Status if status in common],
            **{"from": moving[0].order.status, "to": target},
        )
    return moving


def parts_to_move(parts: Sequence[Fulfillment], target: str, step: str) -> list[Fulfillment]:
    """Those of the locked parts that a walk takes along. Where a step leads back, nothing can take
    it and nothing has taken it: all of them, so that each says why not."""
    is_back = bool(step) and machine.leads_back(step)
    if len(parts) == 1 and not is_back:
        return [part for part in parts if part.status != target]
    moving = [part for part in parts if machine.has_to_move(part.status, target, step)]
    if is_back and not moving and all(last_step(part) != step for part in parts):
        return list(parts)
    return moving


def last_step(part: Fulfillment) -> str | None:
    """The latest transition of a part."""
    taken = part.order.history.filter(fulfillment=part, axis=Axis.FULFILLMENT).order_by("-pk")
    return taken.values_list("transition", flat=True).first()


def walk_one(
    part: Fulfillment, target: str, *, by: Actor | None, note: str, last: str = "", **details: Any
) -> None:
    """Take one locked part to a status; each step gets those of the details that it takes."""
    steps = machine.path(part.status, target, last)
    if not steps:
        raise refusal(part, target, by, None)
    start, allowed = part.status, allowed_statuses(part, by) if len(steps) > 1 else None
    for name in steps:
        own = {
            detail: default if details.get(detail) is None else details[detail]
            for detail, default in machine.details_of(name).items()
        }
        try:
            step(part, name, by=by, note=note, **own)
        except TransitionRefused as error:
            if allowed is not None:  # the steps taken are undone, so it speaks of the start
                error.data |= {"from": start, "to": target, "allowed": allowed}
            raise


@transaction.atomic
def move_order(
    order: Order,
    target: str,
    *,
    by: Actor,
    note: str = "",
    fulfillment_id: int | None = None,
    **details: Any,
) -> None:
    """Take the asker's parts of an order to a status: a vendor's own part, else all or the named.

    Raises TransitionRefused, ReasonRequired, FulfillmentRequired; then nothing has changed.
    """
    parts = addressed_parts(order, by, fulfillment_id)
    if walk(parts, target, by=by, note=note, **details):
        settle(parts[0].order, by=by)
