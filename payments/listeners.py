"""What moving a part of an order means for its money, in the same transaction."""

from accounts.models import User
from core import events
from orders.events import FulfillmentMoved
from orders.guests import Actor, Guest
from orders.models import Fulfillment
from orders.statuses import Status
from payments.operations import (
    close_open_attempts,
    collect_on_delivery,
    refund_part,
    sync_payment_status,
)


def subscribe() -> None:
    events.subscribe(FulfillmentMoved, on_fulfillment_moved)


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
    event.refund_ids.extend(refund.pk for refund in refund_part(part, by=by, reason=event.note))
    sync_payment_status(part.order, by=by, note=event.note)
