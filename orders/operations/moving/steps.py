"""One step with one part."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.recording import Watch
from catalog.operations import put_back_stock
from core import events
from orders import machine
from orders.errors import ReasonRequired, TransitionRefused
from orders.events import (
    FulfillmentCompleted,
    FulfillmentMoved,
    OrderMoved,
    OrderStatusChanged,
    ReturnDecided,
)
from orders.guests import Actor, Guest, person
from orders.history import Axis, record
from orders.models import Fulfillment, Order, ReturnRequest
from orders.operations.checkouts import reopen
from orders.operations.moving.allowed import Refusal, allowed_statuses, why_not
from orders.operations.moving.locking import lock_parts
from orders.operations.moving.notes import note_on
from orders.statuses import UNSENT, Status, derive
from promotions.operations import give_back


@transaction.atomic
def apply_transition(
    part: Fulfillment, name: str, *, by: Actor | None = None, note: str = "", **details: Any
) -> Fulfillment:
    """Take one step with one part.

    `by` is None when the system itself acts. `details`: what the transition takes beside, as
    Fulfillment names it. Raises TransitionRefused, ReasonRequired.
    """
    (part,) = lock_parts(part.order_id, [part.pk])
    step(part, name, by=by, note=note, **details)
    settle(part.order, by=by)
    return part


def step(part: Fulfillment, name: str, *, by: Actor | None, note: str, **details: Any) -> None:
    """One step with a locked part. The caller calls settle() after its last step."""
    method = getattr(part, name)
    if machine.needs_reason(name) and by is not None and not note.strip():
        raise ReasonRequired(attr="notes")
    if refused := why_not(part, name, by):
        raise refusal(part, machine.target_of(name), by, refused)
    source = part.status
    method(by=by, note=note, **details)  # which is written with its line of history
    close_cancellation_requests(part, by=by)
    if part.is_restocked and part.status == Status.CANCELLED:
        put_back_stock(dict(part.items.values_list("variant_id", "quantity")))
    moved = FulfillmentMoved(
        fulfillment_id=part.pk,
        order_id=part.order_id,
        transition=name,
        source=source,
        target=part.status,
        event=machine.event_of(name),
        by_id=account.pk if (account := person(by)) else None,
        note=note,
        is_by_guest=isinstance(by, Guest),
        is_tentative=part.order.is_tentative,
        pays_on_delivery=part.order.pays_on_delivery,
    )
    part.order.steps_taken.append(moved)
    events.publish(moved)
    if part.status == Status.COMPLETED:
        events.publish(FulfillmentCompleted(part.pk))


def close_cancellation_requests(part: Fulfillment, *, by: Actor | None) -> None:
    """A request to cancel ends with the cancellation, and is too late once the goods are there."""
    if part.status in (*UNSENT, Status.SHIPPED):
        return
    for request in part.returns.open().cancellations().locked():
        was_asked = request.status == ReturnRequest.Status.REQUESTED
        is_granted = part.status == Status.CANCELLED
        request.status = ReturnRequest.Status.DONE if is_granted else ReturnRequest.Status.DECLINED
        if not is_granted:
            with translation.override(part.order.language_of_buyer):
                request.answer = _("The goods arrived before this was decided.")
        if was_asked:
            request.decided_by, request.decided_at = person(by), timezone.now()
        request.save()
        if was_asked:
            about = {"return_request": request.pk, "step": str(request.status)}
            note_on(part.order, part, by=by, note=request.answer, **about)
            events.publish(ReturnDecided(request.pk, is_approved=is_granted))


def refusal(
    part: Fulfillment, target: str, by: Actor | None, refused: Refusal | None
) -> TransitionRefused:
    code, message = refused or ("wrong_status", TransitionRefused.message)
    return TransitionRefused(
        message,
        attr="status",
        reason=code,
        allowed=allowed_statuses(part, by),
        **{"from": part.status, "to": target},
    )


def settle(order: Order, *, by: Actor | None) -> None:
    """After the last step with the parts of a locked order: its status and what hangs on it."""
    steps, order.steps_taken = tuple(order.steps_taken), []
    if steps:
        events.publish(OrderMoved(order.pk, steps, is_tentative=order.is_tentative))
    before, status = order.status, derive(part.status for part in order.locked_parts)
    if status == before:
        return
    unchanged = Watch(order)
    order.status = status
    record(
        order,
        Axis.ORDER,
        changed=("status",),
        logged=unchanged.entries(),
        source=before,
        target=status,
        by=by,
    )
    if order.status == Status.CANCELLED:
        redeemed = order.redemptions.counting()
        promotion_ids = list(redeemed.values_list("promotion_id", flat=True))
        redeemed.update(given_back_at=timezone.now())
        give_back(promotion_ids)
        if order.is_tentative:
            reopen(order)
    events.publish(OrderStatusChanged(order.pk, before, order.status))
