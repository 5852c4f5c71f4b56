"""Money that came in, and what it means for the order. Locks: order, then payments by pk."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import User
from core.errors import Forbidden
from core.jobs import defer
from core.money import ZERO
from orders.models import Fulfillment, Order
from orders.statuses import Status
from payments import gateways
from payments.errors import PaymentClosed
from payments.models import Payment
from payments.operations.refunding import SURPLUS, Shares, refund_payment
from payments.operations.syncing import sync_payment_status


def amount_due(order: Order) -> Decimal:
    """What the buyer owes: the parts that are not cancelled, less what was kept of payments.

    What was given back for a part is not asked for again.
    """
    parts = order.fulfillments.exclude(status=Status.CANCELLED).with_refunded()
    owed = parts.aggregate(sum=Sum(F("total") - F("refunded")))["sum"] or ZERO
    return max(owed - kept(order), ZERO)


def kept(order: Order) -> Decimal:
    """Paid and not given back, whatever is being refunded counted as given."""
    paid = order.payments.paid().aggregate(sum=Sum(F("amount") - F("refunded")))
    return paid["sum"] or ZERO


def apply_gateway_status(payment: Payment, status: str) -> bool:
    """Give a locked payment of a locked order the gateway's status; whether that changed it.

    Money counts whenever it comes. All else is about an open attempt only, and never leads back
    to pending: what comes late or out of order changes nothing.
    """
    if payment.status == Payment.Status.PAID:
        return False
    if status == Payment.Status.PAID:
        mark_paid(payment, by=None)
        return True
    if not payment.is_open or status in (payment.status, Payment.Status.PENDING):
        return False
    payment.status = status
    payment.save()
    sync_payment_status(payment.order)
    return True


def give_up(payment: Payment, status: str = Payment.Status.CANCELLED) -> None:
    """Take no more money for a locked attempt; a job tells the gateway, where there is one."""
    payment.status = status
    payment.save()
    if gateways.can_be_asked(payment.gateway):
        defer("payments.cancel_payment", payment_id=payment.pk)


def mark_paid(payment: Payment, *, by: User | None, note: str = "") -> None:
    """Money arrived for a locked payment of a locked order; what nobody owes goes straight back.

    That is so for an attempt that was given up, and for an order or part cancelled meanwhile.
    """
    order = payment.order
    due = amount_due(order)
    payment.status = Payment.Status.PAID
    payment.paid_at = timezone.now()
    payment.save()
    if payment.amount > due and payment.fulfillment_id is None:
        surplus: Shares = {SURPLUS: payment.amount - due}
        why = gettext_noop("Paid though nothing was owed.")
        refund_payment(payment, surplus, by=None, reason=why)
    if order.status != Status.CANCELLED:
        for other in order.payments.open().exclude(pk=payment.pk).locked():
            if other.fulfillment_id is None:  # another attempt at the same debt
                give_up(other)
    sync_payment_status(order, by=by, note=note)


@transaction.atomic
def confirm_payment(payment: Payment, *, by: User, note: str = "") -> Payment:
    """Staff saw the money on the bank account. Raises Forbidden, PaymentClosed."""
    if not by.has_perm("payments.confirm_payment"):
        raise Forbidden()
    order = Order.objects.locked().get(pk=payment.order_id)
    payment = order.payments.locked().get(pk=payment.pk)
    payment.order = order
    if payment.status == Payment.Status.PAID:
        raise PaymentClosed(status=payment.status)
    mark_paid(payment, by=by, note=note)
    return payment


def collect_on_delivery(part: Fulfillment, *, by: User | None) -> None:
    """A part that pays on delivery was delivered: its payment is paid."""
    for payment in part.payments.open().locked():
        payment.order = part.order
        mark_paid(payment, by=by)


def close_open_attempts(order: Order, part: Fulfillment) -> None:
    """A part of an unpaid order was cancelled: its payment, or the attempt for all, is over."""
    open_attempts = order.payments.open().filter(fulfillment__in=[part.pk]) | (
        order.payments.open().filter(fulfillment__isnull=True)
    )
    for payment in open_attempts.locked():
        give_up(payment)
    sync_payment_status(order)
