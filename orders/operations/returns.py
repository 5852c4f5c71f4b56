"""Sending goods back: asked for, decided, received (RULINGS 29)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import events
from orders import rules
from orders.errors import NotAllowed, ReasonRequired, ReturnRefused
from orders.events import ReturnDecided, ReturnRequested
from orders.models import Fulfillment, ReturnRequest
from orders.operations.moving import lock_parts, note_on, settle, step
from orders.statuses import Status


@transaction.atomic
def request_return(part: Fulfillment, *, by: User, reason: str) -> ReturnRequest:
    """Ask to send a part back: the buyer within the complaint window, staff any time.

    Raises ReasonRequired, NotAllowed, ReturnRefused.
    """
    if not reason.strip():
        raise ReasonRequired(attr="reason")
    (part,) = lock_parts(part.order_id, [part.pk])
    is_staff = rules.is_order_desk(part, by)
    if not (is_staff or rules.is_buyer(part, by)):
        raise NotAllowed()
    if part.status not in (Status.DELIVERED, Status.COMPLETED):
        raise ReturnRefused(_("Only what was delivered can be returned."), status=part.status)
    if not is_staff and rules.is_window_over(part):
        raise ReturnRefused(_("The time for complaints is over."), until=part.complaint_until)
    if part.returns.open().exists():
        raise ReturnRefused(_("A return was asked for already."))
    request = ReturnRequest.objects.create(
        fulfillment=part, reason=reason, requested_by=by, requested_at=timezone.now()
    )
    note_on(part.order, part, by=by, note=reason, return_request=request.pk, step="requested")
    events.publish(ReturnRequested(request.pk))
    return request


def lock_request(request: ReturnRequest, by: User, *statuses: str) -> ReturnRequest:
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
    request: ReturnRequest, *, by: User, approve: bool, answer: str = "", waive: bool = False
) -> ReturnRequest:
    """Approve or decline. `waive`: the buyer keeps the goods and is refunded at once.

    Raises NotAllowed, ReturnRefused, ReasonRequired (a refusal needs a reason).
    """
    request = lock_request(request, by, ReturnRequest.Status.REQUESTED)
    if not approve and not answer.strip():
        raise ReasonRequired(attr="reason")
    states = ReturnRequest.Status
    request.status = states.APPROVED if approve else states.DECLINED
    request.answer = answer
    request.is_waived = approve and waive
    request.decided_by = by
    request.decided_at = timezone.now()
    request.save()
    part = request.fulfillment
    note_on(
        part.order, part, by=by, note=answer, return_request=request.pk, step=str(request.status)
    )
    events.publish(ReturnDecided(request.pk, is_approved=approve))
    if request.is_waived:
        finish(request, by=by, note=answer, restock=False)
    return request


@transaction.atomic
def receive_return(
    request: ReturnRequest, *, by: User, restock: bool = True, note: str = ""
) -> ReturnRequest:
    """The goods are back: into stock or written off, and the part is returned and refunded.

    Raises NotAllowed, ReturnRefused.
    """
    request = lock_request(request, by, ReturnRequest.Status.APPROVED)
    request.received_at = timezone.now()
    request.save()
    finish(request, by=by, note=note, restock=restock)
    return request


def finish(request: ReturnRequest, *, by: User, note: str, restock: bool) -> None:
    part = request.fulfillment
    step(part, "return_goods", by=by, note=note or request.reason, restock=restock)
    request.status = ReturnRequest.Status.DONE
    request.save()
    settle(part.order, by=by)
