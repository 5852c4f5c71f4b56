from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BadInput
from core.private_files import Kept
from orders.errors import NotAllowed, ReasonRequired, ReturnRefused
from orders.guests import Actor
from orders.models import Fulfillment, Order, ReturnRequest
from orders.operations.moving import NOT_YOURS, addressed_parts, lock_parts
from orders.operations.returns.pictures import keep_return_picture, kept_of
from orders.operations.returns.pieces import Pieces, name_pieces, pieces_asked, pieces_left
from orders.operations.returns.requests import announced, open_request, why_not_ask_for_return
from orders.statuses import Status


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
