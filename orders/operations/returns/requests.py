"""What a buyer may ask for, and a request for it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from core import events
from orders import rules
from orders.events import ReturnRequested
from orders.guests import Actor, person
from orders.models import Fulfillment, ReturnRequest
from orders.operations.moving import NOT_YOURS, WRONG_STATUS, Refusal, note_on
from orders.statuses import Status

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


def open_request(part: Fulfillment, kind: str, *, by: Actor, reason: str) -> ReturnRequest:
    return ReturnRequest.objects.create(
        fulfillment=part,
        kind=kind,
        reason=reason,
        requested_by=person(by),
        requested_at=timezone.now(),
    )


def announced(request: ReturnRequest, *, by: Actor) -> ReturnRequest:
    part = request.fulfillment
    about = {"return_request": request.pk, "step": "requested"}
    note_on(part.order, part, by=by, note=request.reason, **about)
    events.publish(ReturnRequested(request.pk))
    return request
