"""The payment axis set by hand: `paid`, `cancelled`, `refunded` (docs/order.md)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.money import ZERO
from orders import rules
from orders.errors import NotAllowed
from orders.guests import Actor
from orders.models import Fulfillment, Order
from orders.operations import cancel_unsent, change_order, note_on
from orders.operations.moving import lock_parts
from orders.statuses import PaymentStatus, Status
from payments import gateways
from payments.errors import AlreadyPaid, HeldByGateway, PaymentClosed
from payments.models import Payment
from payments.operations.refunding import refund_order
from payments.operations.settling import give_up, mark_paid
from payments.operations.syncing import sync_payment_status
from payments.reads import amount_due

WORDS = ("paid", "cancelled", "refunded")
OVER = (PaymentStatus.CANCELLED, PaymentStatus.EXPIRED, PaymentStatus.FAILED)
SETTLED = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED)


@transaction.atomic
def declare_payment(order: Order, word: str, *, by: Actor, note: str = "") -> None:
    """Say what became of an order's payment: staff's word, all in one transaction.

    `paid`: the money came in, by whatever way. `cancelled`: no more is taken for the open attempt.
    `refunded`: all that is left goes back. `captured`: as `paid`, unless a gateway holds the money.
    Said again it changes nothing. The vendor of a part that pays on delivery may say `paid` of it
    once it is delivered. Raises NotAllowed, AlreadyPaid, PaymentClosed, NothingPaid, HeldByGateway.
    """
    parts = lock_parts(order.pk)
    order = parts[0].order
    if word == "paid" and any(is_collected_by(part, by) for part in parts):
        if note:
            note_on(order, next(p for p in parts if is_collected_by(p, by)), by=by, note=note)
        return
    permission = "payments.refund" if word == "refunded" else "payments.confirm_payment"
    if not (by.is_staff and by.has_perm(permission)):
        raise NotAllowed(attr="status")
    act = {"paid": pay, "captured": capture, "cancelled": cancel, "refunded": refund}[word]
    act(order, by=by, note=note)


@transaction.atomic
def update_order(
    order: Order,
    *,
    by: Actor,
    payment: str | None = None,
    calls_off: bool = False,
    note: str = "",
    **change: Any,
) -> None:
    """One update that speaks of money and of goods, as other shops' APIs have it, all or nothing.

    `payment` is a word of declare_payment, `change` what change_order takes. With `calls_off` the
    asker's parts that have not left yet are cancelled too. Raises what these raise.
    """
    if calls_off:
        cancel_unsent(order, by=by, reason=note)
    if payment is not None:
        declare_payment(order, payment, by=by, note=note)
        note = ""
    if change or note:
        change_order(order, by=by, notes=note, **change)


def is_collected_by(part: Fulfillment, by: Actor) -> bool:
    """The vendor took the money at the door: delivery has marked the part as paid already."""
    delivered = part.status in (Status.DELIVERED, Status.COMPLETED)
    return part.order.pays_on_delivery and delivered and rules.is_vendor(part, by)


def pay(order: Order, *, by: Actor, note: str) -> None:
    waiting = []
    for payment in order.payments.open().locked():
        if gateways.can_be_asked(payment.gateway):
            give_up(payment)  # the money came another way; what still comes there goes back
        else:
            waiting.append(payment)
    if not waiting:
        if order.payment_status in SETTLED:
            return
        due = amount_due(order)
        if due == ZERO:
            raise AlreadyPaid(payment_status=order.payment_status)
        waiting = [
            Payment.objects.create(
                order=order,
                gateway="manual",
                reference=f"{order.number}-{order.payments.count() + 1}",
                amount=due,
                currency=order.currency,
                created_at=timezone.now(),
            )
        ]
    for payment in waiting:
        payment.order = order
        if payment.status not in (Payment.Status.PAID, Payment.Status.CANCELLED):
            mark_paid(payment, by=by, note=note)


def capture(order: Order, *, by: Actor, note: str) -> None:
    held = order.payments.filter(status=Payment.Status.AUTHORIZED)
    if any(gateways.can_be_asked(payment.gateway) for payment in held):
        raise HeldByGateway()
    pay(order, by=by, note=note)


def cancel(order: Order, *, by: Actor, note: str) -> None:
    waiting = list(order.payments.open().locked())
    if not waiting and order.payment_status not in OVER:
        raise PaymentClosed(status=order.payment_status)
    for payment in waiting:
        give_up(payment)
    sync_payment_status(order, by=by, note=note)


def refund(order: Order, *, by: Actor, note: str) -> None:
    if order.payment_status != PaymentStatus.REFUNDED:
        refund_order(order, by=by, reason=note)
