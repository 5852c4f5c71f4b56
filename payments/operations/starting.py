"""Calling a gateway, outside any transaction, and storing what it said."""

import logging

from django.db import transaction
from django.utils import timezone

from orders.models import Order
from payments import gateways
from payments.errors import GatewayError
from payments.models import Payment
from payments.operations.settling import mark_paid
from payments.operations.syncing import sync_payment_status

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
        order = Order.objects.locked().get(pk=payment.order_id)
        payment = order.payments.locked().get(pk=payment.pk)
        payment.order = order
        payment.started_at = timezone.now()
        payment.gateway_reference = started.gateway_reference
        payment.client_secret = started.client_secret
        payment.redirect_url = started.redirect_url
        if started.status == Payment.Status.PAID:
            mark_paid(payment, by=None)
        else:
            if payment.is_open:
                payment.status = started.status
            payment.save()
            sync_payment_status(order)
    return payment
