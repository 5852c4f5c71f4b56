"""Money that came in, and what it means for the order. Locks: order, then payments by pk."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from audit.recording import Watch
from core import events
from core.database.together import Change, write_together
from core.errors import Forbidden
from core.jobs import defer
from orders.guests import Actor, person
from orders.models import Fulfillment, Order
from orders.operations import cancel_unpaid, conclude, set_payment_status
from orders.statuses import Status
from payments import gateways, payment_status
from payments.errors import PaymentClosed
from payments.events import MoneyReceived
from payments.models import BANK_TRANSFER, Payment, Proof
from payments.operations.refunding import SURPLUS, Shares, refund_payment
from payments.operations.syncing import sync_payment_status
from payments.reads import Attempts, lock_attempts


def apply_gateway_status(payment: Payment, status: str, *, among: Attempts | None = None) -> bool:
    """Give a locked payment of a locked order the gateway's status; whether that changed it, and
    stored it. `among`: the payments of the order, where they are known already.

    Money counts whenever it comes. All else is about an open attempt only, and never leads back
    to pending: what comes late or out of order changes nothing.
    """
    if payment.status == Payment.Status.PAID:
        return False
    if status == Payment.Status.PAID:
        mark_paid(payment, by=None, among=among)
        return True
    if not payment.is_open or status in (payment.status, Payment.Status.PENDING):
        return False
    order = payment.order
    if order.is_tentative and status == Payment.Status.AUTHORIZED:
        conclude(order)
    payment.status = status
    payment.save()
    sync_payment_status(order)
    if order.is_tentative and order.status != Status.CANCELLED:
        cancel_unpaid(order, note=gettext_noop("The payment was declined."))
    return True


def give_up(payment: Payment, status: str = Payment.Status.CANCELLED) -> None:
    """Take no more money for a locked attempt; a job tells the gateway, where there is one."""
    payment.status = status
    payment.save()
    if gateways.can_be_asked(payment.gateway):
        defer("payments.cancel_payment", payment_id=payment.pk)


# What settling an attempt may change of it.
SETTLED_FIELDS = (
    *("status", "started_at", "paid_at", "gateway_reference", "client_secret", "redirect_url"),
    "updated_at",
)


def mark_paid(
    payment: Payment, *, by: Actor | None, note: str = "", among: Attempts | None = None
) -> None:
    """Money arrived for a locked payment of a locked order; what nobody owes goes straight back.

    That is so for an attempt that was given up, and for an order or part cancelled meanwhile.
    `among`: the payments of the order, where they are known already.
    """
    order = payment.order
    among = among or lock_attempts(order)
    if order.is_tentative and order.status != Status.CANCELLED:
        conclude(order)
    others = [other for other in among.payments if other.pk != payment.pk]
    unchanged = Watch(payment)
    payment.status = Payment.Status.PAID
    payment.paid_at = timezone.now()
    if payment.gateway == BANK_TRANSFER:
        answered = {"decided_by": person(by), "decided_at": payment.paid_at}
        payment.proofs.waiting().update(status=Proof.Status.CONFIRMED, **answered)
    changed, logged = [Change(payment, SETTLED_FIELDS)], unchanged.entries()
    if payment.amount > among.due and payment.fulfillment_id is None:
        write_together(new=logged, changed=changed)
        surplus: Shares = {SURPLUS: payment.amount - among.due}
        why = gettext_noop("Paid though nothing was owed.")
        refund_payment(payment, surplus, by=None, reason=why)
        changed, logged = [], []
    if order.status != Status.CANCELLED:
        for other in others:
            if other.is_open and other.fulfillment_id is None:  # another attempt at the same debt
                give_up(other)
    attempts = sorted([*others, payment], key=lambda attempt: attempt.pk)
    status = payment_status.derive(attempts)
    set_payment_status(order, status, by=by, note=note, along=changed, logged=logged)
    is_settled = payment.amount >= among.due
    events.publish(MoneyReceived(payment.pk, order.pk, is_settled=is_settled))


@transaction.atomic
def confirm_payment(payment: Payment, *, by: Actor, note: str = "") -> Payment:
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


def collect_on_delivery(part: Fulfillment, *, by: Actor | None) -> None:
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
