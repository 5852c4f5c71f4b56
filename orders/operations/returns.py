"""Getting out of a part: cancelled, or asked for, decided and received (docs/order.md)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import events
from orders import rules
from orders.errors import NotAllowed, ReasonRequired, ReturnRefused
from orders.events import ReturnDecided, ReturnRequested
from orders.guests import Actor, person
from orders.models import Fulfillment, Order, ReturnRequest
from orders.operations.moving import (
    NOT_YOURS,
    WRONG_STATUS,
    Refusal,
    addressed_parts,
    lock_parts,
    lock_stock,
    note_on,
    refusal,
    settle,
    step,
    why_not,
)
from orders.statuses import OFF_ROAD, UNSENT, Status


@transaction.atomic
def cancel_or_ask(
    order: Order, *, by: Actor, reason: str, fulfillment_id: int | None = None
) -> list[ReturnRequest]:
    """Cancel what the asker may cancel; for what is being prepared or on its way, ask the vendor.

    Returns the requests made. Raises ReasonRequired, TransitionRefused when there is nothing to
    cancel or to ask for.
    """
    if not reason.strip():
        raise ReasonRequired(attr="reason")
    parts = addressed_parts(order, by, fulfillment_id)
    now = [part for part in parts if why_not(part, "cancel", by) is None]
    rest = [part for part in parts if part not in now]
    later = [part for part in rest if why_not_ask_for_cancellation(part, by) is None]
    if not now and not later:
        part = parts[0]
        raise refusal(part, Status.CANCELLED, by, why_not(part, "cancel", by))
    if now:
        lock_stock(now)
        for part in now:
            step(part, "cancel", by=by, note=reason)
        settle(parts[0].order, by=by)
    return [ask(part, ReturnRequest.Kind.CANCELLATION, by=by, reason=reason) for part in later]


@transaction.atomic
def cancel_unsent(order: Order, *, by: Actor, reason: str) -> None:
    """Cancel the asker's parts that have not left yet, as far as the asker may; the rest stays."""
    parts = [
        part
        for part in addressed_parts(order, by, None)
        if part.status in UNSENT and why_not(part, "cancel", by) is None
    ]
    lock_stock(parts)
    for part in parts:
        step(part, "cancel", by=by, note=reason)
    if parts:
        settle(parts[0].order, by=by)


ASKED_ALREADY: Refusal = ("asked_already", gettext_lazy("This was asked for already."))
NOT_DELIVERED: Refusal = (
    "wrong_status",
    gettext_lazy("Only what was delivered can be returned."),
)
COMPLAINTS_OVER: Refusal = ("too_late", gettext_lazy("The time for complaints is over."))


def why_not_ask_for_cancellation(part: Fulfillment, by: Actor) -> Refusal | None:
    """Why this person cannot ask the vendor to cancel this part now; None when they can."""
    if not rules.is_buyer(part, by):
        return NOT_YOURS
    if part.status not in (Status.PROCESSING, Status.SHIPPED):
        return WRONG_STATUS
    return ASKED_ALREADY if any(request.is_open for request in part.returns.all()) else None


def why_not_ask_for_return(part: Fulfillment, by: Actor) -> Refusal | None:
    """Why this person cannot ask to send this part back now; None when they can."""
    is_desk = rules.is_order_desk(part, by)
    if not (is_desk or rules.is_buyer(part, by)):
        return NOT_YOURS
    if part.status not in (Status.DELIVERED, Status.COMPLETED):
        return NOT_DELIVERED
    if not is_desk and rules.is_window_over(part):
        return COMPLAINTS_OVER
    return ASKED_ALREADY if any(request.is_open for request in part.returns.all()) else None


def ask(part: Fulfillment, kind: str, *, by: Actor, reason: str) -> ReturnRequest:
    request = ReturnRequest.objects.create(
        fulfillment=part,
        kind=kind,
        reason=reason,
        requested_by=person(by),
        requested_at=timezone.now(),
    )
    note_on(part.order, part, by=by, note=reason, return_request=request.pk, step="requested")
    events.publish(ReturnRequested(request.pk))
    return request


@transaction.atomic
def request_return(part: Fulfillment, *, by: Actor, reason: str) -> ReturnRequest:
    """Ask to send a part back: the buyer within the complaint window, staff any time.

    Raises ReasonRequired, NotAllowed, ReturnRefused.
    """
    if not reason.strip():
        raise ReasonRequired(attr="reason")
    (part,) = lock_parts(part.order_id, [part.pk])
    if refused := why_not_ask_for_return(part, by):
        code, message = refused
        if refused == NOT_YOURS:
            raise NotAllowed()
        raise ReturnRefused(message, reason=code, status=part.status, until=part.complaint_until)
    return ask(part, ReturnRequest.Kind.RETURN, by=by, reason=reason)


@transaction.atomic
def request_returns(
    order: Order, *, by: Actor, reason: str, fulfillment_id: int | None = None
) -> list[ReturnRequest]:
    """Ask to send back every part that can be, or the one that is named, all or nothing.

    Raises what request_return raises.
    """
    parts = addressed_parts(order, by, fulfillment_id)
    back = [part for part in parts if part.status in (Status.DELIVERED, Status.COMPLETED)]
    return [request_return(part, by=by, reason=reason) for part in back or parts[:1]]


def lock_request(request: ReturnRequest, by: Actor, *statuses: str) -> ReturnRequest:
    """The request with its locked part; only vendor and staff decide, only in these statuses."""
    (part,) = lock_parts(request.fulfillment.order_id, [request.fulfillment_id])
    if not (rules.is_vendor(part, by) or rules.is_order_desk(part, by)):
        raise NotAllowed()
    locked = ReturnRequest.objects.locked().get(pk=request.pk)
    locked.fulfillment = part
    if locked.status not in statuses:
        raise ReturnRefused(_("The return has been decided already."), status=locked.status)
    return locked


@transaction.atomic
def decide_return(
    request: ReturnRequest, *, by: Actor, approve: bool, answer: str = "", waive: bool = False
) -> ReturnRequest:
    """Approve or decline. An approved cancellation is carried out at once; of a return with
    `waive` the buyer keeps the goods and is refunded at once.

    Raises NotAllowed, ReturnRefused, ReasonRequired (a refusal needs a reason).
    """
    request = lock_request(request, by, ReturnRequest.Status.REQUESTED)
    if not approve and not answer.strip():
        raise ReasonRequired(attr="reason")
    states = ReturnRequest.Status
    request.status = states.APPROVED if approve else states.DECLINED
    request.answer = answer
    is_cancellation = request.kind == ReturnRequest.Kind.CANCELLATION
    request.is_waived = approve and waive and not is_cancellation
    request.decided_by = person(by)
    request.decided_at = timezone.now()
    request.save()
    part = request.fulfillment
    note_on(
        part.order, part, by=by, note=answer, return_request=request.pk, step=str(request.status)
    )
    events.publish(ReturnDecided(request.pk, is_approved=approve))
    if approve and is_cancellation:
        step(part, "cancel", by=by, note=answer or request.reason)
        close(request, by=by)
    elif request.is_waived:
        finish(request, by=by, note=answer, restock=False)
    return request


@transaction.atomic
def receive_return(
    request: ReturnRequest, *, by: Actor, restock: bool = True, note: str = ""
) -> ReturnRequest:
    """The goods are back: into stock or written off, and the part is returned and refunded.

    Raises NotAllowed, ReturnRefused.
    """
    request = lock_request(request, by, ReturnRequest.Status.APPROVED)
    request.received_at = timezone.now()
    request.save()
    finish(request, by=by, note=note, restock=restock)
    return request


@transaction.atomic
def take_back(order: Order, *, by: Actor, reason: str, fulfillment_id: int | None = None) -> None:
    """Vendor or staff have the goods back: a return is opened, or the buyer's own taken up, and
    closed in one step, and the goods go into stock.

    Of several parts those that are cancelled or returned are skipped; if another refuses, nothing
    changes. What is returned already takes the reason as a note. Raises NotAllowed,
    ReasonRequired, TransitionRefused.
    """
    parts = addressed_parts(order, by, fulfillment_id)
    if not all(rules.may_return_goods(part, by) for part in parts):
        raise NotAllowed()
    back = [part for part in parts if part.status not in OFF_ROAD or len(parts) == 1]
    if all(part.status == Status.RETURNED for part in back):
        if reason:
            note_on(parts[0].order, parts[0] if len(parts) == 1 else None, by=by, note=reason)
        return
    if not reason.strip():
        raise ReasonRequired(attr="reason")
    for part in back:
        if part.status not in (Status.DELIVERED, Status.COMPLETED):
            raise refusal(part, Status.RETURNED, by, None)
    lock_stock(back)
    for part in back:
        request = part.returns.open().returns().locked().first()
        was_asked = request is not None and request.status == ReturnRequest.Status.REQUESTED
        request = request or ReturnRequest(
            fulfillment=part, reason=reason, requested_by=person(by), requested_at=timezone.now()
        )
        request.fulfillment = part
        request.status = ReturnRequest.Status.APPROVED
        request.decided_by = request.decided_by or person(by)
        request.decided_at = request.decided_at or timezone.now()
        request.received_at = timezone.now()
        request.save()
        if was_asked:
            events.publish(ReturnDecided(request.pk, is_approved=True))
        finish(request, by=by, note=reason, restock=True)


def finish(request: ReturnRequest, *, by: Actor, note: str, restock: bool) -> None:
    part = request.fulfillment
    step(part, "return_goods", by=by, note=note or request.reason, restock=restock)
    close(request, by=by)


def close(request: ReturnRequest, *, by: Actor) -> None:
    request.status = ReturnRequest.Status.DONE
    request.save()
    settle(request.fulfillment.order, by=by)
