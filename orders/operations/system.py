"""What the house does by itself, and what payments tell orders."""

from django.utils import timezone

from accounts.models import User
from core import events
from orders.errors import TransitionRefused
from orders.events import PaymentStatusChanged
from orders.history import Axis, record
from orders.models import Fulfillment, Order, ReturnRequest
from orders.operations.moving import apply_transition, lock_parts, settle, walk
from orders.statuses import Status

BATCH = 500  # rows a run looks at


def set_payment_status(
    order: Order, status: str, *, by: User | None = None, note: str = ""
) -> None:
    """Keep what the payments say about a locked order, and put it into the history."""
    if status == order.payment_status:
        return
    before, order.payment_status = order.payment_status, status
    order.save(update_fields=["payment_status", "updated_at"])
    for part in order.fulfillments.filter(free_labels__has_key="payment"):
        del part.free_labels["payment"]
        part.save(update_fields=["free_labels", "updated_at"])
    record(order, Axis.PAYMENT, source=before, target=status, by=by, note=note)
    events.publish(PaymentStatusChanged(order.pk, before, status))


def cancel_unpaid(order: Order, *, note: str) -> None:
    """The time to pay is over: cancel what was never paid. The caller has checked under a lock."""
    parts = lock_parts(order.pk)
    if walk(parts, Status.CANCELLED, by=None, note=note):
        settle(parts[0].order, by=None)


def complete_delivered() -> int:
    """Complete what was delivered and not complained about in time; how many parts that was."""
    open_return = ReturnRequest.objects.open().values("fulfillment")
    due = (
        Fulfillment.objects.filter(status=Status.DELIVERED, complaint_until__lte=timezone.now())
        .exclude(pk__in=open_return)
        .order_by("complaint_until")[:BATCH]
    )
    completed = 0
    for part in due:
        try:
            apply_transition(part, "complete", note="The complaint window is over.")
        except TransitionRefused:
            continue  # somebody was quicker, or a return was asked for meanwhile
        completed += 1
    return completed
