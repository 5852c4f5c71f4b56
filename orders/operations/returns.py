"""Getting out of a part: cancelled, or asked for, decided and received (docs/order.md)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.operations import put_back_stock
from core import events
from core.errors import BadInput
from core.private_files import Kept, forget_content, keep_picture
from orders import rules
from orders.errors import NotAllowed, ReasonRequired, ReturnRefused, TooManyPictures
from orders.events import GoodsReturned, ReturnDecided, ReturnRequested
from orders.guests import Actor, person
from orders.models import Fulfillment, Order, ReturnItem, ReturnPicture, ReturnRequest
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
    kind = ReturnRequest.Kind.CANCELLATION
    return [announced(open_request(part, kind, by=by, reason=reason), by=by) for part in later]


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


# ── which pieces ────────────────────────────────────────────────────────────────────────────────

Pieces = Mapping[int, int]  # by the pk of an item of an order
MAX_PICTURES = 5


def pieces_left(part: Fulfillment) -> dict[int, int]:
    """How many pieces of each item have not come back yet; none of those that all have."""
    left = Counter({item.pk: item.quantity for item in part.items.all()})
    for request in part.returns.all():
        if request.is_return and request.status == ReturnRequest.Status.DONE:
            left.subtract({row.item_id: row.quantity for row in request.items.all()})
    return {pk: pieces for pk, pieces in left.items() if pieces > 0}


def pieces_asked(left: Pieces, items: Pieces | None) -> Pieces:
    """What goes back of what is left: these pieces, or, if none are named, everything.

    Raises BadInput for what is no item of the part, ReturnRefused for more than is left.
    """
    if items is None:
        return left
    for pk, pieces in items.items():
        if pieces > left.get(pk, 0):
            raise ReturnRefused(
                _("Not so many pieces of it are left to return."),
                attr="items",
                reason="too_many",
                item=pk,
                available=left.get(pk, 0),
            )
    return items


def name_pieces(request: ReturnRequest, pieces: Pieces) -> None:
    ReturnItem.objects.bulk_create(
        ReturnItem(request=request, item_id=pk, quantity=quantity)
        for pk, quantity in sorted(pieces.items())
    )


# ── asking ──────────────────────────────────────────────────────────────────────────────────────


def request_return(
    part: Fulfillment,
    *,
    by: Actor,
    reason: str,
    items: Pieces | None = None,
    pictures: Sequence[BinaryIO] = (),
) -> ReturnRequest:
    """Ask to send pieces of a part back, or all that is left of it: the buyer within the complaint
    window, staff any time. Pictures show what is wrong.

    Raises ReasonRequired, NotAllowed, ReturnRefused, BadInput, BadPicture, TooManyPictures.
    """
    return ask_for_return(part, by=by, reason=reason, items=items, kept=kept_of(pictures))


def kept_of(pictures: Sequence[BinaryIO]) -> list[Kept]:
    """Slow: before anybody waits for our locks."""
    if len(pictures) > MAX_PICTURES:
        raise TooManyPictures(attr="pictures", limit=MAX_PICTURES)
    return [keep_picture(picture) for picture in pictures]


@transaction.atomic
def ask_for_return(
    part: Fulfillment, *, by: Actor, reason: str, items: Pieces | None, kept: Sequence[Kept]
) -> ReturnRequest:
    if not reason.strip():
        raise ReasonRequired(attr="reason")
    (part,) = lock_parts(part.order_id, [part.pk])
    if refused := why_not_ask_for_return(part, by):
        code, message = refused
        if refused == NOT_YOURS:
            raise NotAllowed()
        raise ReturnRefused(message, reason=code, status=part.status, until=part.complaint_until)
    pieces = pieces_asked(pieces_left(part), items)
    request = open_request(part, ReturnRequest.Kind.RETURN, by=by, reason=reason)
    name_pieces(request, pieces)
    for picture in kept:
        keep_return_picture(request, picture)
    return announced(request, by=by)


def request_returns(
    order: Order,
    *,
    by: Actor,
    reason: str,
    fulfillment_id: int | None = None,
    items: Pieces | None = None,
    pictures: Sequence[BinaryIO] = (),
) -> list[ReturnRequest]:
    """Ask to send back these pieces, or all of every part that can go back, or of the one that is
    named: a request for each part, all or nothing.

    Raises what request_return raises.
    """
    kept = kept_of(pictures)
    with transaction.atomic():
        parts = addressed_parts(order, by, fulfillment_id)
        if items is not None:
            wanted = by_part(parts, items)
            return [
                ask_for_return(part, by=by, reason=reason, items=pieces, kept=kept)
                for part, pieces in wanted
            ]
        back = [part for part in parts if part.status in (Status.DELIVERED, Status.COMPLETED)]
        return [
            ask_for_return(part, by=by, reason=reason, items=None, kept=kept)
            for part in back or parts[:1]
        ]


def by_part(parts: Sequence[Fulfillment], items: Pieces) -> list[tuple[Fulfillment, Pieces]]:
    """The pieces of each part that has any. Raises BadInput for items of none of them."""
    if not items:
        raise BadInput(_("Say which goods you want to return."), attr="items")
    wanted: list[tuple[Fulfillment, Pieces]] = []
    known: set[int] = set()
    for part in parts:
        own = {item.pk for item in part.items.all()} & items.keys()
        known |= own
        if own:
            wanted.append((part, {pk: items[pk] for pk in own}))
    if missing := items.keys() - known:
        error = BadInput(
            _("There is nothing with the id %(pk)s.") % {"pk": min(missing)}, attr="items"
        )
        error.code = "does_not_exist"
        raise error
    return wanted


def add_return_picture(request: ReturnRequest, *, file: BinaryIO, by: Actor) -> ReturnPicture:
    """Show one more picture with a request that waits for its answer: whoever may ask.

    Raises BadPicture, NotAllowed, ReturnRefused, TooManyPictures.
    """
    kept = keep_picture(file)
    with transaction.atomic():
        (part,) = lock_parts(request.fulfillment.order_id, [request.fulfillment_id])
        if not (rules.is_buyer(part, by) or rules.is_order_desk(part, by)):
            raise NotAllowed()
        locked = ReturnRequest.objects.locked().get(pk=request.pk)
        if locked.status != ReturnRequest.Status.REQUESTED or not locked.is_return:
            raise ReturnRefused(_("The return has been decided already."), status=locked.status)
        if locked.pictures.count() >= MAX_PICTURES:
            raise TooManyPictures(limit=MAX_PICTURES)
        return keep_return_picture(locked, kept)


def keep_return_picture(request: ReturnRequest, kept: Kept) -> ReturnPicture:
    return ReturnPicture.objects.create(
        request=request,
        content=kept.content,
        content_type=kept.content_type,
        uploaded_at=timezone.now(),
    )


# ── deciding ────────────────────────────────────────────────────────────────────────────────────


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


# ── over ────────────────────────────────────────────────────────────────────────────────────────


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


def forget_return_pictures(before: datetime) -> int:
    """Pictures uploaded before a moment, of returns that nobody waits for any more; how many."""
    waiting = ReturnRequest.objects.open()
    over = ReturnPicture.objects.exclude(request__in=waiting)
    return forget_content(over, before=before)
