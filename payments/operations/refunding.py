"""Money back, part by part. The sum of pending and done refunds never exceeds what was paid, under
a lock."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events
from core.errors import Forbidden
from core.jobs import defer
from core.money import ZERO, spread
from orders.errors import FulfillmentRequired
from orders.guests import Actor, person
from orders.models import Fulfillment, Order
from orders.operations import apply_transition
from orders.operations.moving import lock_parts, lock_stock
from orders.statuses import OFF_ROAD, UNSENT
from payments import gateways
from payments.errors import NothingPaid, PaymentClosed, RefundTooLarge
from payments.events import MoneyPromised, RefundDone, RefundFailed
from payments.models import Payment, Refund, RefundLine
from payments.operations.syncing import sync_payment_status

SURPLUS = None  # beside the pks of parts: what was paid though nobody owed it
Shares = dict[int | None, Decimal]


# ── for which parts ─────────────────────────────────────────────────────────────────────────────


def left_of_parts(order: Order, payments: Sequence[Payment]) -> dict[int, Decimal]:
    """What the paid payments can still give back for each part, by its pk.

    For a cancelled or returned part that is only what failed to arrive.
    """
    common = any(payment.fulfillment_id is None for payment in payments)
    collected = {payment.fulfillment_id for payment in payments}
    failed = RefundLine.objects.filter(refund__status=Refund.Status.FAILED)
    owed = set(failed.filter(fulfillment__order=order).values_list("fulfillment", flat=True))
    return {
        part.pk: part.total - part.refunded
        for part in order.fulfillments.with_refunded().order_by("pk")
        if (common or part.pk in collected) and (part.status not in OFF_ROAD or part.pk in owed)
    }


def spread_over_parts(amount: Decimal, left: Mapping[int, Decimal]) -> Shares:
    """An amount that names no part: each part's share of it, and the surplus, if it is more."""
    of_parts = min(amount, sum(left.values(), ZERO))
    shares: Shares = dict(zip(left, spread(of_parts, list(left.values())), strict=True))
    shares[SURPLUS] = amount - of_parts
    return {part_id: share for part_id, share in shares.items() if share}


# ── promising ───────────────────────────────────────────────────────────────────────────────────


def refund_payment(payment: Payment, shares: Shares, *, by: Actor | None, reason: str) -> Refund:
    """Promise money back from a locked, paid payment; a job sends it. Raises RefundTooLarge."""
    refund = promise(payment, shares, by=by, reason=reason)
    events.publish(MoneyPromised(payment.order_id, (refund.pk,)))
    return refund


def promise(payment: Payment, shares: Shares, *, by: Actor | None, reason: str) -> Refund:
    left = payment.amount - payment.refunded
    amount = sum(shares.values(), ZERO)
    if amount > left:
        raise RefundTooLarge(attr="amount", available=left)
    payment.refunded += amount
    payment.save()
    refund = Refund.objects.create(
        payment=payment,
        amount=amount,
        reason=reason,
        by=person(by),
        is_by_hand=not gateways.sends_refunds(payment.gateway),
        created_at=timezone.now(),
    )
    RefundLine.objects.bulk_create(
        RefundLine(refund=refund, fulfillment_id=part_id, amount=share)
        for part_id, share in shares.items()
    )
    if not refund.is_by_hand:
        defer("payments.send_refund", refund_id=refund.pk)
    return refund


def give_back(
    payments: Iterable[Payment],
    shares: Shares,
    *,
    by: Actor | None,
    reason: str,
    is_of_step: bool = False,
) -> list[Refund]:
    """Promise each share, as far as locked payments have money left that was paid for it.
    `is_of_step`: because of what a part became."""
    missing, refunds = dict(shares), []
    for payment in payments:
        left, taken = payment.amount - payment.refunded, {}
        for part_id, share in missing.items():
            if share and left and payment.fulfillment_id in (None, part_id):
                taken[part_id] = min(share, left)
                left -= taken[part_id]
        if taken:
            missing = {part: share - taken.get(part, ZERO) for part, share in missing.items()}
            refunds.append(promise(payment, taken, by=by, reason=reason))
    if refunds:
        pks = tuple(refund.pk for refund in refunds)
        events.publish(MoneyPromised(refunds[0].payment.order_id, pks, is_of_step=is_of_step))
    return refunds


def refund_part(part: Fulfillment, *, by: Actor | None, reason: str) -> list[Refund]:
    """Give back what is left to give of a cancelled or returned part. The order is locked."""
    part = part.order.fulfillments.with_refunded().get(pk=part.pk)
    payments = part.order.payments.paid().locked()
    shares: Shares = {part.pk: part.total - part.refunded}
    return give_back(payments, shares, by=by, reason=reason, is_of_step=True)


@transaction.atomic
def refund_order(
    order: Order,
    *,
    by: Actor,
    reason: str,
    amount: Decimal | None = None,
    part: Fulfillment | None = None,
    part_id: int | None = None,
) -> list[Refund]:
    """Staff give money back: an amount, or all that is left.

    `part`, or `part_id`, says for which vendor's part it is, and limits it to what that part cost;
    else it is spread over what is left of each. A part that has not left yet and keeps no money is
    cancelled; no other status changes.
    Raises Forbidden, FulfillmentRequired (not a part of it), NothingPaid, RefundTooLarge.
    """
    if not by.has_perm("payments.refund"):
        raise Forbidden()
    part_id = part.pk if part is not None else part_id
    parts = lock_parts(order.pk)
    order = parts[0].order
    if part_id is not None and part_id not in {part.pk for part in parts}:
        raise FulfillmentRequired(_("The order has no such part."), attr="fulfillment")
    lock_stock([part for part in parts if part.status in UNSENT])
    payments = list(order.payments.paid().locked())
    left = left_of_parts(order, payments)
    if part_id is None:
        available = sum((payment.amount - payment.refunded for payment in payments), ZERO)
    else:
        available = left.get(part_id, ZERO)
    wanted = available if amount is None else amount
    if not available:
        raise NothingPaid()
    if wanted > available:
        raise RefundTooLarge(attr="amount", available=available)
    shares: Shares = {part_id: wanted} if part_id else spread_over_parts(wanted, left)
    refunds = give_back(payments, shares, by=by, reason=reason)
    sync_payment_status(order, by=by, note=reason)
    cancel_what_keeps_nothing(order, shares, left, reason=reason)
    return refunds


def cancel_what_keeps_nothing(
    order: Order, shares: Shares, left: Mapping[int, Decimal], *, reason: str
) -> None:
    """Cancel the unsent parts whose shares are all that was left: nobody will send them now."""
    emptied = [part_id for part_id in left if shares.get(part_id) == left[part_id]]
    for part in order.fulfillments.filter(pk__in=emptied, status__in=UNSENT).order_by("pk"):
        apply_transition(part, "cancel", note=reason)


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
        events.publish(RefundFailed(refund.pk))
    elif status == Refund.Status.DONE:
        events.publish(RefundDone(refund.pk))
    sync_payment_status(order)


def hand_over_refund(refund_id: int) -> None:
    """The gateway answered on none of many tries: staff look whether it has given the money back,
    and send it by hand if not."""
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    finish_refund(refund, status=Refund.Status.PENDING)


@transaction.atomic
def confirm_refund(refund: Refund, *, by: Actor) -> None:
    """Staff sent the money by hand. Raises Forbidden, PaymentClosed (done, or the gateway's)."""
    if not by.has_perm("payments.refund"):
        raise Forbidden()
    if refund.status != Refund.Status.PENDING or not refund.is_by_hand:
        raise PaymentClosed(status=refund.status)
    finish_refund(refund, status=Refund.Status.DONE)
