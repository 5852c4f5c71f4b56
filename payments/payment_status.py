"""What an order's payments, taken together, say about it. No database."""

from collections.abc import Sequence

from core.money import ZERO
from orders.statuses import PaymentStatus
from payments.models import Payment

LIKE_PAYMENT = {
    Payment.Status.FAILED: PaymentStatus.FAILED,
    Payment.Status.EXPIRED: PaymentStatus.EXPIRED,
    Payment.Status.CANCELLED: PaymentStatus.CANCELLED,
}


def derive(payments: Sequence[Payment]) -> PaymentStatus:
    """The order's payment_status from its attempts, oldest first.

    An attempt that was given back whole does not count beside one that was kept (money for an old
    attempt). Where parts are paid on delivery, the order is paid once all of them are.
    """
    statuses = {payment.status for payment in payments}
    paid = [payment for payment in payments if payment.status == Payment.Status.PAID]
    on_delivery = any(payment.fulfillment_id for payment in payments)
    if paid and not (on_delivery and Payment.Status.PENDING in statuses):
        kept = [p for p in paid if p.refunded < p.amount or p.amount == ZERO]
        if not kept:
            return PaymentStatus.REFUNDED
        looked_at = paid if on_delivery else kept
        if any(payment.refunded for payment in looked_at):
            return PaymentStatus.PARTIALLY_REFUNDED
        return PaymentStatus.PAID
    if Payment.Status.AUTHORIZED in statuses:
        return PaymentStatus.AUTHORIZED
    if Payment.Status.PENDING in statuses or not payments:
        return PaymentStatus.PENDING
    return LIKE_PAYMENT[Payment.Status(payments[-1].status)]
