"""Calling a gateway, outside any transaction, and storing what it said."""

import logging

from django.db import transaction
from django.utils import timezone

from orders.models import Order
from orders.operations import conclude
from orders.reads.orders import lock_order
from payments import gateways
from payments.errors import GatewayError
from payments.models import Payment
from payments.operations.settling import apply_gateway_status
from payments.reads import lock_attempts

logger = logging.getLogger(__name__)


def start_payment(payment: Payment) -> Payment:
    """Start an open attempt at its gateway unless it was started already.

    A gateway that fails is tried again by the job; the attempt stays open.
    """
    if payment.started_at or not payment.is_open:
        return payment
    try:
        started = gateways.GATEWAYS[payment.gateway].start(payment)
    except GatewayError as error:
        logger.warning("payment %s was not started: %s", payment.reference, error)
        return payment
    with transaction.atomic():
        attempts = lock_attempts(lock_order(payment.order_id), started=payment)
        payment = next(one for one in attempts.payments if one.pk == payment.pk)
        if payment.started_at:  # request and job met at the gateway; the first answer holds
            return payment
        payment.started_at = timezone.now()
        payment.gateway_reference = payment.gateway_reference or started.gateway_reference
        payment.client_secret = started.client_secret
        payment.redirect_url = started.redirect_url
        if not apply_gateway_status(payment, started.status, among=attempts):
            payment.save()
        if payment.is_open and payment.order.is_tentative:
            conclude(payment.order)
    return payment


@transaction.atomic
def fail_unstarted(payment_id: int) -> None:
    """The gateway took none of many tries: the attempt failed, and the buyer may make another."""
    payment = Payment.objects.get(pk=payment_id)
    order = Order.objects.locked().get(pk=payment.order_id)
    payment = order.payments.locked().get(pk=payment_id)
    payment.order = order
    if payment.started_at is None:
        apply_gateway_status(payment, Payment.Status.FAILED)


def cancel_payment(payment: Payment) -> None:
    """Tell the gateway that an attempt was given up. Raises GatewayError; safe to repeat.

    Unless money came in meanwhile: that is recorded, and what nobody owes goes back.
    """
    if payment.status in (Payment.Status.CANCELLED, Payment.Status.EXPIRED):
        gateways.GATEWAYS[payment.gateway].cancel(payment)
