"""Moving the parts of an order along the state machine.

Everybody comes through here: API, back office, dashboard, dialects, jobs. Locks: the order, then
its fulfillments by pk, then stock by pk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import Transition

from audit.recording import Watch
from catalog.models import Variant
from catalog.operations import put_back_stock
from core import events
from orders import machine, rules
from orders.errors import FulfillmentRequired, NotAllowed, ReasonRequired, TransitionRefused
from orders.events import (
    FulfillmentCompleted,
    FulfillmentMoved,
    OrderMoved,
    OrderStatusChanged,
    ReturnDecided,
)
from orders.guests import Actor, Guest, person
from orders.history import Axis, record
from orders.models import Fulfillment, Order, OrderItem, ReturnRequest
from orders.operations.checkouts import reopen
from orders.reads.orders import lock_order_with_parts
from orders.statuses import OFF_ROAD, ROAD, UNSENT, Status, derive
from promotions.operations import give_back

Refusal = tuple[str, str | Promise]  # a code for machines, words for people
ALLOWED: Refusal = ("", "")
WRONG_STATUS: Refusal = (
    "wrong_status",
    gettext_lazy("This is not possible from the present status."),
)
NO_STEP: dict[str, Refusal | None] = dict.fromkeys(machine.TRANSITIONS, WRONG_STATUS)
NOT_YOURS: Refusal = ("not_yours", gettext_lazy("Somebody else does this."))


@dataclass(frozen=True)
class Action:
    """A step as somebody sees it: may they take it now, and if not, why."""

    name: str
    status: str
    code: str = ""
    reason: str | Promise = ""

    @property
    def is_allowed(self) -> bool:
        return not self.code


# ── what somebody may do ────────────────────────────────────────────────────────────────────────


def why_not(part: Fulfillment, name: str, by: Actor | None) -> Refusal | None:
    """Why this person cannot take this step with this part now; None when they can."""
    edge = machine.edge_from(part.status, name)
    return WRONG_STATUS if edge is None else why_not_along(edge, part, by)


def why_not_along(edge: Transition, part: Fulfillment, by: Actor | None) -> Refusal | None:
    """As `why_not`, of a step that starts from the part's status."""
    if not edge.has_perm(part, by):  # type: ignore[arg-type]  # nobody is the system
        told: Refusal | None = getattr(edge.permission, "out_of_time", None)
        return told if told and rules.is_vendor(part, by) else NOT_YOURS
    conditions: Sequence[Any] = edge.conditions
    for condition in conditions:
        if not condition(part):
            return condition.code, condition.message
    return None


def refusals(part: Fulfillment, by: Actor | None) -> dict[str, Refusal | None]:
    """Every step of the machine, with why this person cannot take it with this part now."""
    edges = machine.edges_from(part.status)
    return NO_STEP | {name: why_not_along(edge, part, by) for name, edge in edges.items()}


def actions(part: Fulfillment, by: Actor | None) -> list[Action]:
    """Every step of the machine, as this person may or may not take it with this part now."""
    return [
        Action(name, machine.target_of(name), *(refused or ALLOWED))
        for name, refused in refusals(part, by).items()
    ]


def allowed_statuses(part: Fulfillment, by: Actor | None) -> list[str]:
    allowed = [action.status for action in actions(part, by) if action.is_allowed]
    return list(dict.fromkeys(allowed))


# ── locks ───────────────────────────────────────────────────────────────────────────────────────


def lock_parts(order_id: int, part_ids: Iterable[int] | None = None) -> list[Fulfillment]:
    """The order's fulfillments, all or those named, it and all of them locked; each knows its
    order and vendor."""
    parts = lock_order_with_parts(order_id)
    order = parts[0].order
    order.steps_taken, order.locked_parts = [], parts
    wanted = None if part_ids is None else set(part_ids)
    return [part for part in parts if wanted is None or part.pk in wanted]


# ── one step ────────────────────────────────────────────────────────────────────────────────────


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


# ── walking to a status ─────────────────────────────────────────────────────────────────────────


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


def lock_stock(parts: Sequence[Fulfillment]) -> None:
    """Lock the stock of several parts at once, lowest pk first, before any is put back."""
    items = OrderItem.objects.filter(fulfillment__in=parts)
    list(Variant.objects.filter(pk__in=items.values("variant")).locked().values_list("pk"))


def note_on(
    order: Order, part: Fulfillment | None, *, by: Actor | None, note: str, **details: Any
) -> None:
    """Put a note into the history; it repeats the present status."""
    status = part.status if part else order.status
    record(
        order,
        Axis.NOTE,
        fulfillment=part,
        source=status,
        target=status,
        by=by,
        note=note,
        details=details,
    )


@transaction.atomic
def write_internal_note(
    order: Order, *, by: Actor, text: str, fulfillment_id: int | None = None
) -> None:
    """Keep a note that the order's other people do not read: staff's, or a vendor's own.

    Raises NotAllowed for who is neither desk nor vendor, FulfillmentRequired, ReasonRequired for
    an empty text.
    """
    if not text.strip():
        raise ReasonRequired(attr="internal_note")
    parts = addressed_parts(order, by, fulfillment_id)
    is_own = all(rules.is_vendor(part, by) for part in parts)
    if not (is_own or rules.is_order_desk(parts[0], by)):
        raise NotAllowed(attr="internal_note")
    part = parts[0] if len(parts) == 1 else None
    status = part.status if part else parts[0].order.status
    record(
        parts[0].order,
        Axis.NOTE,
        fulfillment=part,
        source=status,
        target=status,
        by=by,
        internal_note=text,
    )


def addressed_parts(
    order: Order, by: Actor, fulfillment_id: int | None, *, only_open: bool = False
) -> list[Fulfillment]:
    """The locked parts that a change of an order is about: a vendor's own, else all or the named.

    Raises FulfillmentRequired when the named part is not one of them, or when `only_open` and not
    exactly one of several is open.
    """
    parts = lock_parts(order.pk)
    if not (rules.is_buyer_of(order, by) or (parts and rules.is_order_desk(parts[0], by))):
        parts = [part for part in parts if rules.is_vendor(part, by)]
        if not parts:
            raise NotAllowed()
    if fulfillment_id is not None:
        parts = [part for part in parts if part.pk == fulfillment_id]
        if not parts:
            raise FulfillmentRequired(_("The order has no such part."), attr="fulfillment")
    elif only_open and len(parts) > 1:
        parts = [part for part in parts if part.status in ROAD[:-1]]
        if len(parts) != 1:
            raise FulfillmentRequired(attr="fulfillment", open=[part.pk for part in parts])
    return parts


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
