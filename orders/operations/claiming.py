"""A guest's order becomes that of an account whose e-mail address it has, once that is verified."""

import contextlib

from django.db import transaction

from accounts.events import EmailVerified
from accounts.models import User
from core import events
from orders import rules
from orders.errors import NotAllowed
from orders.events import OrderClaimed
from orders.models import Order
from orders.operations.moving import lock_parts, note_on


@transaction.atomic
def claim_order(order: Order, *, by: User) -> None:
    """Put a guest's order among somebody's own; the links that opened it are worth nothing then.

    Raises NotAllowed unless it has the verified e-mail address of this account, and where the
    account sells in it.
    """
    parts = lock_parts(order.pk)
    order = parts[0].order
    if order.buyer_id == by.pk:
        return
    is_theirs = by.email_verified_at is not None and order.email.lower() == by.email.lower()
    if order.buyer_id or not is_theirs or any(rules.is_vendor(part, by) for part in parts):
        raise NotAllowed()
    order.buyer = by
    order.access_version += 1
    order.save(update_fields=["buyer", "access_version", "updated_at"])
    note_on(order, None, by=by, note="", claimed=True)
    events.publish(OrderClaimed(order.pk))


def claim_orders(event: EmailVerified) -> None:
    """All that were placed by guests with an address, once it is verified."""
    person = User.objects.get(pk=event.user_id)
    for order in Order.objects.filter(buyer=None, email__iexact=person.email).order_by("pk"):
        with contextlib.suppress(NotAllowed):
            claim_order(order, by=person)
