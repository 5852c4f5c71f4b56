"""Paying, among what the buyer of an order may do with it."""

from collections.abc import Iterator, Sequence

from core.money import ZERO
from orders.guests import Actor
from orders.offers import Offer, address_of
from orders.presentation import BUYER, OrderView
from orders.statuses import Status
from payments.errors import AlreadyPaid
from payments.operations.checkout import SETTLED


def pay(views: Sequence[OrderView], by: Actor) -> Iterator[tuple[OrderView, Offer]]:
    for view in views:
        if view.side == BUYER:
            url = address_of("payments:payment-list", view.number)
            refused = "" if is_payable(view) else AlreadyPaid.code
            reason = AlreadyPaid.message if refused else ""
            yield view, Offer("pay", "POST", url, code=refused, reason=reason)


def is_payable(view: OrderView) -> bool:
    """As attempt_again finds it, without asking the database for each order of a list."""
    live = [part.total for part in view.fulfillments if part.status != Status.CANCELLED]
    is_due = view.payment_status not in SETTLED and sum(live, ZERO) > ZERO
    return is_due and not view.pays_on_delivery and view.order.status != Status.CANCELLED
