from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.operations import put_back_stock
from core import events
from core.errors import BadInput
from orders import rules
from orders.errors import NotAllowed, ReasonRequired, ReturnRefused
from orders.events import GoodsReturned, ReturnDecided
from orders.guests import Actor, person
from orders.models import Order, ReturnItem, ReturnRequest
from orders.operations.moving import (
    addressed_parts,
    lock_parts,
    lock_stock,
    note_on,
    refusal,
    settle,
    step,
)
from orders.operations.returns.pieces import Pieces, name_pieces, pieces_left
from orders.statuses import OFF_ROAD, Status


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
    request: ReturnRequest,
    *,
    by: Actor,
    approve: bool,
    answer: str = "",
    waive: bool = False,
    at_fault: str = "",
) -> ReturnRequest:
    """Approve or decline. An approved cancellation is carried out at once; of a return with
    `waive` the buyer keeps the goods and is refunded at once. `at_fault` the vendor, the shipping
    is given back too.

    Raises NotAllowed, ReturnRefused, ReasonRequired (a refusal needs a reason).
    """
    request = lock_request(request, by, ReturnRequest.Status.REQUESTED)
    if not approve and not answer.strip():
        raise ReasonRequired(attr="reason")
    states = ReturnRequest.Status
    request.status = states.APPROVED if approve else states.DECLINED
    request.answer = answer
    request.is_waived = approve and waive and request.is_return
    request.at_fault = at_fault if approve and request.is_return else ""
    request.decided_by = person(by)
    request.decided_at = timezone.now()
    request.save()
    part = request.fulfillment
    note_on(
        part.order, part, by=by, note=answer, return_request=request.pk, step=str(request.status)
    )
    events.publish(ReturnDecided(request.pk, is_approved=approve))
    if approve and not request.is_return:
        step(part, "cancel", by=by, note=answer or request.reason)
        close(request, by=by)
    elif request.is_waived:
        finish(request, by=by, note=answer, restocked={})
    return request


@transaction.atomic
def receive_return(
    request: ReturnRequest,
    *,
    by: Actor,
    restock: bool = True,
    restocked: Pieces | None = None,
    note: str = "",
) -> ReturnRequest:
    """The goods are back: into stock or written off, and the buyer gets the money for them.

    `restocked` says for items how many of their pieces can be sold again; for the others
    `restock`, all or none. Raises NotAllowed, ReturnRefused, BadInput.
    """
    request = lock_request(request, by, ReturnRequest.Status.APPROVED)
    if not request.is_return:
        raise ReturnRefused(status=request.status)
    request.received_at = timezone.now()
    request.save()
    back = {row.item_id: row.quantity for row in request.items.all()}
    sellable = {pk: pieces if restock else 0 for pk, pieces in back.items()} | dict(restocked or {})
    for pk, pieces in sellable.items():
        if pieces > back.get(pk, 0):
            raise BadInput(_("More than came back cannot go into stock."), attr="items")
    finish(request, by=by, note=note, restocked=sellable)
    return request


@transaction.atomic
def take_back(order: Order, *, by: Actor, reason: str, fulfillment_id: int | None = None) -> None:
    """Vendor or staff have the goods back, all that the buyer still had: a return is opened, or
    the buyer's own taken up, and closed in one step, and the goods go into stock.

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
        request.items.all().delete()
        pieces = pieces_left(part)
        name_pieces(request, pieces)
        if was_asked:
            events.publish(ReturnDecided(request.pk, is_approved=True))
        finish(request, by=by, note=reason, restocked=pieces)


def finish(request: ReturnRequest, *, by: Actor, note: str, restocked: Pieces) -> None:
    """The pieces of an approved return are back, or need not come. The last ones of a part take it
    to returned; else its status stays."""
    part = request.fulfillment
    rows = list(request.items.select_related("item").order_by("pk"))
    back = {row.item_id: row.quantity for row in rows}
    is_last = pieces_left(part) == back
    is_of_vendor = request.at_fault == ReturnRequest.Fault.VENDOR
    request.is_shipping_refunded = is_of_vendor or request.is_whole
    request.save()
    for row in rows:
        row.restocked = restocked.get(row.item_id, 0)
    ReturnItem.objects.bulk_update(rows, ["restocked"])
    why = note or request.reason
    if is_last:
        step(part, "return_goods", by=by, note=why)
    else:
        note_on(part.order, part, by=by, note=why, return_request=request.pk, step="done")
    sellable: Counter[int] = Counter()
    for row in rows:
        sellable[row.item.variant_id] += row.restocked
    if pieces := {variant: count for variant, count in sellable.items() if count}:
        put_back_stock(pieces)
    request.status = ReturnRequest.Status.DONE
    request.save()
    by_id = account.pk if (account := person(by)) else None
    events.publish(GoodsReturned(request.pk, is_last=is_last, by_id=by_id, note=why))
    settle(part.order, by=by)


def close(request: ReturnRequest, *, by: Actor) -> None:
    request.status = ReturnRequest.Status.DONE
    request.save()
    settle(request.fulfillment.order, by=by)
