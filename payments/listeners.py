"""What moving a part of an order means for its money, in the same transaction."""

from accounts.models import User
from core import events
from orders.events import FulfillmentMoved, GoodsReturned
from orders.guests import Actor, Guest
from orders.models import Fulfillment, ReturnRequest
from orders.statuses import Status
from payments.operations import (
    close_open_attempts,
    collect_on_delivery,
    refund_part,
    refund_return,
    sync_payment_status,
)


def subscribe() -> None:
    events.subscribe(FulfillmentMoved, on_fulfillment_moved)
    events.subscribe(GoodsReturned, on_goods_returned)


def on_fulfillment_moved(event: FulfillmentMoved) -> None:
    if event.target not in (Status.CANCELLED, Status.RETURNED, Status.DELIVERED):
        return
    part = Fulfillment.objects.select_related("order").get(pk=event.fulfillment_id)
    by: Actor | None = User.objects.filter(pk=event.by_id).first() if event.by_id else None
    if event.is_by_guest:
        by = Guest(part.order)
    if event.target == Status.DELIVERED:
        collect_on_delivery(part, by=by)
        return
    if event.target == Status.CANCELLED:
        close_open_attempts(part.order, part)
        refunds = refund_part(part, by=by, reason=event.note)
    else:
        asked = part.returns.open().returns().get()
        asked.fulfillment = part
        refunds = refund_return(asked, by=by, reason=event.note, is_of_step=True)
    event.refund_ids.extend(refund.pk for refund in refunds)
    sync_payment_status(part.order, by=by, note=event.note)


def on_goods_returned(event: GoodsReturned) -> None:
    """Some of a part came back; of the last pieces its step tells."""
    if event.is_last:
        return
    known = ReturnRequest.objects.select_related("fulfillment__order")
    asked = known.get(pk=event.return_id)
    by = User.objects.filter(pk=event.by_id).first() if event.by_id else None
    refund_return(asked, by=by, reason=event.note, is_of_step=False)
    sync_payment_status(asked.fulfillment.order, by=by, note=event.note)
