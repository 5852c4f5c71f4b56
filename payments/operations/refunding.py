"""Money back. The sum of pending and done refunds never exceeds what was paid, under a lock."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import events
from core.errors import Forbidden
from core.jobs import defer
from core.money import ZERO
from orders.errors import FulfillmentRequired
from orders.models import Fulfillment, Order
from payments import gateways
from payments.errors import NothingPaid, PaymentClosed, RefundTooLarge
from payments.events import RefundPromised
from payments.models import Payment, Refund
from payments.operations.syncing import sync_payment_status


def refund_payment(
    payment: Payment,
    amount: Decimal,
    *,
    by: User | None,
    reason: str,
    part: Fulfillment | None = None,
) -> Refund:
    """Promise money back from a locked, paid payment; a job sends it. Raises RefundTooLarge."""
    left = payment.amount - payment.refunded
    if amount > left:
        raise RefundTooLarge(attr="amount", available=left)
    payment.refunded += amount
    payment.save()
    refund = Refund.objects.create(
        payment=payment,
        fulfillment=part,
        amount=amount,
        reason=reason,
        by=by,
        is_by_hand=not gateways.sends_refunds(payment.gateway),
        created_at=timezone.now(),
    )
    if not refund.is_by_hand:
        defer("payments.send_refund", refund_id=refund.pk)
    events.publish(RefundPromised(refund.pk))
    return refund


def refund_part(part: Fulfillment, *, by: User | None, reason: str) -> None:
    """Give back what is left to give of a cancelled or returned part. The order is locked."""
    given = Refund.objects.filter(fulfillment=part).exclude(status=Refund.Status.FAILED)
    wanted = part.total - (given.aggregate(sum=Sum("amount"))["sum"] or ZERO)
    own_or_common = part.order.payments.paid().filter(fulfillment=part) | (
        part.order.payments.paid().filter(fulfillment__isnull=True)
    )
    for payment in own_or_common.locked():
        amount = min(wanted, payment.amount - payment.refunded)
        if amount > 0:
            refund_payment(payment, amount, by=by, reason=reason, part=part)
            wanted -= amount


@transaction.atomic
def refund_order(
    order: Order,
    *,
    by: User,
    reason: str,
    amount: Decimal | None = None,
    part: Fulfillment | None = None,
    part_id: int | None = None,
) -> list[Refund]:
    """Staff give money back without changing any status: an amount, or all that is left.

    `part`, or `part_id`, says for which vendor's part it is, and limits it to what that part cost.
    Raises Forbidden, FulfillmentRequired (not a part of it), NothingPaid, RefundTooLarge.
    """
    if not by.has_perm("payments.refund"):
        raise Forbidden()
    order = Order.objects.locked().get(pk=order.pk)
    payments = list(order.payments.paid().locked())
    if part_id is not None:
        part = order.fulfillments.filter(pk=part_id).first()
        if part is None:
            raise FulfillmentRequired(_("The order has no such part."), attr="fulfillment")
    if part is not None:
        payments = [p for p in payments if p.fulfillment_id in (None, part.pk)]
    left = sum((p.amount - p.refunded for p in payments), ZERO)
    if part is not None:
        given = Refund.objects.filter(fulfillment=part).exclude(status=Refund.Status.FAILED)
        left = min(left, part.total - (given.aggregate(sum=Sum("amount"))["sum"] or ZERO))
    wanted = left if amount is None else amount
    if not left:
        raise NothingPaid()
    if wanted > left:
        raise RefundTooLarge(attr="amount", available=left)
    refunds = []
    for payment in payments:
        share = min(wanted, payment.amount - payment.refunded)
        if share > 0:
            refunds.append(refund_payment(payment, share, by=by, reason=reason, part=part))
            wanted -= share
    sync_payment_status(order, by=by, note=reason)
    return refunds


def send_refund(refund_id: int) -> None:
    """Ask the gateway for a promised refund, outside any transaction; safe to repeat.

    Raises GatewayError when it must be tried again.
    """
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    if refund.status != Refund.Status.PENDING or refund.is_by_hand:
        return
    answer = gateways.GATEWAYS[refund.payment.gateway].refund(refund)
    finish_refund(refund, status=answer.status, gateway_reference=answer.gateway_reference)


@transaction.atomic
def finish_refund(refund: Refund, *, status: str, gateway_reference: str = "") -> None:
    """Store how a refund ended. One that failed can be asked for again."""
    order = Order.objects.locked().get(pk=refund.payment.order_id)
    payment = order.payments.locked().get(pk=refund.payment_id)
    refund = payment.refunds.select_for_update().get(pk=refund.pk)
    if refund.status != Refund.Status.PENDING:
        return
    refund.status = status
    refund.is_by_hand |= status == Refund.Status.PENDING
    refund.gateway_reference = gateway_reference
    if status == Refund.Status.DONE:
        refund.done_at = timezone.now()
    refund.save()
    if status == Refund.Status.FAILED:
        payment.refunded -= refund.amount
        payment.save()
    sync_payment_status(order)


def hand_over_refund(refund_id: int) -> None:
    """The gateway answered on none of many tries: staff look whether it has given the money back,
    and send it by hand if not."""
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    finish_refund(refund, status=Refund.Status.PENDING)


@transaction.atomic
def confirm_refund(refund: Refund, *, by: User) -> None:
    """Staff sent the money by hand. Raises Forbidden, PaymentClosed (done, or the gateway's)."""
    if not by.has_perm("payments.refund"):
        raise Forbidden()
    if refund.status != Refund.Status.PENDING or not refund.is_by_hand:
        raise PaymentClosed(status=refund.status)
    finish_refund(refund, status=Refund.Status.DONE)
