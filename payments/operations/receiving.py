"""What gateways tell us: repeated, late, out of order or forged, it counts once or not at all.

Locks: order, then payment. The gateway is asked back before the transaction begins.
"""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from core.errors import NotThere
from orders.models import Order
from payments import gateways
from payments.errors import AmountMismatch, GatewayError, NotConfirmed
from payments.gateways import Event, GivenBack, refund_key
from payments.models import Payment, PaymentEvent, Refund
from payments.operations.refunding import (
    cancel_what_keeps_nothing,
    finish_refund,
    left_of_lines,
    refund_payment,
    spread_over_lines,
)
from payments.operations.settling import apply_gateway_status

logger = logging.getLogger(__name__)

Result = PaymentEvent.Result


def receive_event(gateway: str, headers: Mapping[str, str], raw_body: bytes) -> PaymentEvent:
    """Take in a delivery of a gateway.

    Raises NotThere (no such gateway or payment), BadSignature, BadNotification, AmountMismatch,
    and NotConfirmed when it shall be delivered again.
    """
    way = gateways.of_webhook(gateway)
    event = way.parse_webhook(headers, raw_body)
    payment = Payment.objects.filter(gateway=way.name, reference=event.reference).first()
    if payment is None:
        raise NotThere()
    kept = known(way.name, event) or keep(payment, event, confirmed(payment, event))
    if kept.result == Result.REFUSED:
        raise AmountMismatch()
    return kept


def ask_gateway(payment: Payment) -> None:
    """Take in how an attempt stands at its gateway, told or not. Raises GatewayError."""
    event = gateways.GATEWAYS[payment.gateway].fetch(payment)
    if event is not None:
        keep(payment, event, event)


def known(gateway: str, event: Event) -> PaymentEvent | None:
    return PaymentEvent.objects.filter(gateway=gateway, event_id=event.event_id).first()


def confirmed(payment: Payment, event: Event) -> Event:
    """How the attempt stands by now, where the gateway can be asked: that is never out of order.

    Money that was announced and is not there yet is asked for again at the next delivery.
    """
    way = gateways.GATEWAYS[payment.gateway]
    if not way.can_be_asked:
        return event
    try:
        found = way.fetch(payment)
    except GatewayError as error:
        logger.warning("notification of %s was not confirmed: %s", payment.reference, error)
        raise NotConfirmed() from error
    announced = event.status == Payment.Status.PAID
    if found is None or (announced and found.status == Payment.Status.PENDING):
        raise NotConfirmed()
    return found


@transaction.atomic
def keep(payment: Payment, event: Event, said: Event) -> PaymentEvent:
    """Store an authentic event and do what it says, unless another process just did."""
    order = Order.objects.locked().get(pk=payment.order_id)
    payment = order.payments.locked().get(pk=payment.pk)
    payment.order = order
    return known(payment.gateway, event) or PaymentEvent.objects.create(
        payment=payment,
        gateway=payment.gateway,
        event_id=event.event_id,
        status=event.status,
        amount=event.amount,
        result=take_in(payment, event, said),
        payload=event.payload,
        received_at=timezone.now(),
    )


def take_in(payment: Payment, event: Event, said: Event) -> Result:
    asked_for = (payment.reference, payment.amount, payment.currency)
    if any((e.reference, e.amount, e.currency) != asked_for for e in (event, said)):
        logger.error("%s: told of %s, not %s", payment.reference, event.amount, payment.amount)
        return Result.REFUSED
    if said.gateway_reference and payment.status != Payment.Status.PAID:
        payment.gateway_reference = said.gateway_reference
        payment.save()
    is_changed = apply_gateway_status(payment, said.status)
    for given in said.given_back:
        is_changed |= take_in_refund(payment, given)
    return Result.APPLIED if is_changed else Result.IGNORED


def take_in_refund(payment: Payment, given: GivenBack) -> bool:
    """Money the gateway gave back: because we asked, or somebody at the house did over there."""
    refunds = list(payment.refunds.all())
    for refund in refunds:
        if given.key in (refund_key(refund), refund.gateway_reference):
            if refund.status != Refund.Status.PENDING:
                return False
            finish_refund(refund, status=Refund.Status.DONE, gateway_reference=given.key)
            return True
    payment = Payment.objects.get(pk=payment.pk)  # this transaction may have refunded a surplus
    if payment.status != Payment.Status.PAID or given.amount > payment.amount - payment.refunded:
        logger.error("%s: %s was given back under %s", payment.reference, given.amount, given.key)
        return False
    left = left_of_lines(payment.order, [payment])
    shares = spread_over_lines(given.amount, left)
    note = gettext_noop("Given back at the gateway.")
    refund = refund_payment(payment, shares, by=None, reason=note)
    finish_refund(refund, status=Refund.Status.DONE, gateway_reference=given.key)
    cancel_what_keeps_nothing(payment.order, shares, left, reason=note)
    return True
