"""Notes in the history of an order."""

from typing import Any

from django.db import transaction

from orders import rules
from orders.errors import NotAllowed, ReasonRequired
from orders.guests import Actor
from orders.history import Axis, record
from orders.models import Fulfillment, Order
from orders.operations.moving.locking import addressed_parts


def note_on(
    order: Order, part: Fulfillment | None, *, by: Actor | None, note: str, **details: Any
) -> None:
    """Put a note into the history; it repeats the present status."""
    status = part.status if part else order.status
    record(
        order,
        Axis.NOTE,
        fulfillment=part,
        source=status,
        target=status,
        by=by,
        note=note,
        details=details,
    )


@transaction.atomic
def write_internal_note(
    order: Order, *, by: Actor, text: str, fulfillment_id: int | None = None
) -> None:
    """Keep a note that the order's other people do not read: staff's, or a vendor's own.

    Raises NotAllowed for who is neither desk nor vendor, FulfillmentRequired, ReasonRequired for
    an empty text.
    """
    if not text.strip():
        raise ReasonRequired(attr="internal_note")
    parts = addressed_parts(order, by, fulfillment_id)
    is_own = all(rules.is_vendor(part, by) for part in parts)
    if not (is_own or rules.is_order_desk(parts[0], by)):
        raise NotAllowed(attr="internal_note")
    part = parts[0] if len(parts) == 1 else None
    status = part.status if part else parts[0].order.status
    record(
        parts[0].order,
        Axis.NOTE,
        fulfillment=part,
        source=status,
        target=status,
        by=by,
        internal_note=text,
    )
