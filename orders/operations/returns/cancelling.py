from django.db import transaction

from orders.errors import ReasonRequired
from orders.guests import Actor
from orders.models import Order, ReturnRequest
from orders.operations.moving import addressed_parts, lock_stock, refusal, settle, step, why_not
from orders.operations.returns.requests import announced, open_request, why_not_ask_for_cancellation
from orders.statuses import UNSENT, Status


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
