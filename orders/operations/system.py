"""What the house does by itself, and what payments tell orders."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from audit.models import LogEntry
from audit.recording import Watch
from core import events
from core.database.together import Change, write_together
from orders.events import PaymentStatusChanged
from orders.guests import Actor
from orders.history import signed
from orders.models import Fulfillment, Order, ReturnRequest, StatusChange
from orders.operations.moving import lock_parts, settle, step, walk, why_not
from orders.statuses import Status

BATCH = 500  # rows a run looks at


LABELLED = """
    SELECT id FROM orders_fulfillment WHERE order_id = %(order)s AND free_labels ? 'payment'
"""


def set_payment_status(
    order: Order,
    status: str,
    *,
    by: Actor | None = None,
    note: str = "",
    along: Sequence[Change] = (),
    logged: Sequence[LogEntry] = (),
) -> None:
    """Keep what the payments say about a locked order, and put it into the history. `along`: what
    changed of these payments, and is `logged` of that, written in the same statement."""
    if status == order.payment_status:
        write_together(new=logged, changed=along)
        return
    before, unchanged = order.payment_status, Watch(order)
    order.payment_status = status
    line = StatusChange(
        order=order,
        axis=StatusChange.Axis.PAYMENT,
        source=before,
        target=status,
        **signed(by),
        note=note,
        at=timezone.now(),
    )
    written = write_together(
        new=[line, *logged, *unchanged.entries()],
        changed=[*along, Change(order, ("payment_status", "updated_at"))],
        also={"labelled": LABELLED},
        given={"order": order.pk},
    )
    if written["labelled"]:
        take_off_payment_labels(order)
    events.publish(PaymentStatusChanged(order.pk, before, status))


def take_off_payment_labels(order: Order) -> None:
    for part in order.fulfillments.filter(free_labels__has_key="payment"):
        del part.free_labels["payment"]
        part.save(update_fields=["free_labels", "updated_at"])


def cancel_unpaid(order: Order, *, note: str) -> None:
    """The time to pay is over: cancel what was never paid. The caller has checked under a lock."""
    parts = lock_parts(order.pk)
    if walk(parts, Status.CANCELLED, by=None, note=note):
        settle(parts[0].order, by=None)


def complete_delivered() -> int:
    """Complete what was delivered and not complained about in time; how many parts that was."""
    open_return = ReturnRequest.objects.open().returns().values("fulfillment")
    due = (
        Fulfillment.objects.filter(status=Status.DELIVERED, complaint_until__lte=timezone.now())
        .exclude(pk__in=open_return)
        .order_by("complaint_until")[:BATCH]
    )
    by_order: dict[int, list[int]] = {}
    for pk, order_id in due.values_list("pk", "order"):
        by_order.setdefault(order_id, []).append(pk)
    return sum(complete_parts(order_id, pks) for order_id, pks in by_order.items())


@transaction.atomic
def complete_parts(order_id: int, part_ids: list[int]) -> int:
    """Complete those that still can be: somebody may have been quicker, or asked for a return."""
    parts = lock_parts(order_id, part_ids)
    can = [part for part in parts if why_not(part, "complete", None) is None]
    for part in can:
        step(part, "complete", by=None, note=gettext_noop("The complaint window is over."))
    if can:
        settle(can[0].order, by=None)
    return len(can)
