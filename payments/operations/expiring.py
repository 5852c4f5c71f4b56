"""Orders whose time to pay is over."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from orders.models import Order
from orders.operations import cancel_unpaid
from orders.statuses import Status
from payments import gateways
from payments.errors import GatewayError
from payments.models import Payment, Proof
from payments.operations.receiving import ask_gateway
from payments.operations.settling import give_up
from payments.operations.syncing import sync_payment_status

logger = logging.getLogger(__name__)

BATCH = 200  # orders a run looks at
REVIEW_WINDOW = timedelta(hours=24)  # until an authorized payment is looked at again


def expire_unpaid() -> int:
    """Cancel orders whose time to pay is over, each in its own transaction; how many it were.

    A gateway that can be asked is asked first: its notification may have been lost. While it is
    away its orders stay as they are, for the next run.
    """
    expired = 0
    away: set[str] = set()
    for order in overdue(timezone.now())[:BATCH]:
        try:
            ask_about(order, away)
        except GatewayError as error:
            logger.warning("order %s does not expire yet: %s", order.number, error)
            continue
        expired += expire(order.pk)
    return expired


def overdue(now: datetime) -> QuerySet[Order]:
    """Those with a proof of a transfer wait until staff have answered it."""
    unpaid = Order.objects.filter(status=Status.PENDING, expires_at__lte=now)
    proven = Proof.objects.waiting().filter(payment__order=OuterRef("pk"))
    return unpaid.exclude(Exists(proven)).order_by("expires_at")


def ask_about(order: Order, away: set[str]) -> None:
    """Raises GatewayError when a gateway is away; `away` names those that were in this run."""
    for payment in order.payments.open():
        if not gateways.can_be_asked(payment.gateway):
            continue
        if payment.gateway in away:
            raise GatewayError(f"{payment.gateway} is away")
        try:
            ask_gateway(payment)
        except GatewayError:
            away.add(payment.gateway)
            raise


@transaction.atomic
def expire(order_id: int) -> bool:
    """Cancel one order if it is still unpaid now that it is locked."""
    order = Order.objects.locked().get(pk=order_id)
    is_due = order.expires_at is not None and order.expires_at <= timezone.now()
    if order.status != Status.PENDING or not is_due:
        return False
    payments = list(order.payments.locked())
    if Proof.objects.waiting().filter(payment__order=order).exists():
        return False
    statuses = {payment.status for payment in payments}
    if statuses & {Payment.Status.PAID, Payment.Status.AUTHORIZED}:
        # Paid never expires; authorized may yet be denied, so that is looked at again.
        is_paid = Payment.Status.PAID in statuses
        order.expires_at = None if is_paid else timezone.now() + REVIEW_WINDOW
        order.save(update_fields=["expires_at", "updated_at"])
        return False
    for payment in payments:
        if payment.is_open:
            give_up(payment, Payment.Status.EXPIRED)
    note = gettext_noop("Not paid in time.")
    cancel_unpaid(order, note=note)
    order = Order.objects.get(pk=order.pk)
    sync_payment_status(order, note=note)
    return True
