"""The whole checkout: an order, and the attempt to pay it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import PaymentMethod, User
from core import events
from core.errors import NotThere
from core.jobs import defer_in_case, gathered
from core.money import ZERO
from orders import rules
from orders.errors import Incomplete, NotAllowed
from orders.guests import Actor
from orders.models import Checkout, Fulfillment, Order
from orders.operations import conclude, place_order, set_payment_status
from orders.operations.checkouts import lock, refuse_closed
from orders.operations.exchanging import lock_exchange
from orders.statuses import PaymentStatus, Status
from payments import gateways, payment_status
from payments.errors import AlreadyPaid, AmountNotPayable, UnknownGateway
from payments.events import MoneyReceived
from payments.gateways import Gateway
from payments.models import Payment
from payments.operations.settling import give_up
from payments.operations.starting import start_payment
from payments.reads import amount_due

Owed = tuple[Fulfillment | None, Decimal]  # for a part that pays on its own delivery, or for all
SETTLED = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED)


@dataclass(frozen=True)
class Placed:
    """A new order, and the attempts to pay it that are to be started after the commit."""

    order: Order
    payments: list[Payment]


def check_out(buyer: User, **details: Any) -> Order:
    """Order what is in the buyer's cart and start its payment; `details` as below."""
    placed = place_with_payment(buyer, **details)
    start_placed(placed.order.pk, placed)
    return Order.objects.get(pk=placed.order.pk)


@transaction.atomic
def place_with_payment(
    buyer: User | None,
    *,
    gateway: str | None = None,
    payment_method: int | None = None,
    **details: Any,
) -> Placed:
    """Order what is in the buyer's cart; order and payment are one transaction.

    The caller starts the payment after the commit. The payment method is the pk of the buyer's
    own, `details` are those of place_order. Raises NotThere, UnknownGateway, AmountNotPayable and
    what place_order raises.
    """
    way = gateways.by_name(gateway or settings.PAYMENT_GATEWAY)
    method: PaymentMethod | None = None
    if payment_method is not None:
        method = PaymentMethod.objects.filter(user=buyer, pk=payment_method).first()
        if method is None:
            raise NotThere(attr="payment_method")
    payments: list[Payment] = []

    def attempts(order: Order, parts: Sequence[Fulfillment]) -> list[Payment]:
        owed: list[Owed] = [(None, order.total)]
        if way.pays_on_delivery:
            owed = [(part, part.total) for part in parts]
        payments.extend(attempts_for(order, way, method, owed))
        return payments

    with gathered():
        order = place_order(
            buyer,
            **details,
            pays_on_delivery=way.pays_on_delivery,
            expires_at=expiry(way, timezone.now()),
            written_with_it=attempts,
            before_it_is_told=lambda: start_soon(payments),
        )
        set_payment_status(order, payment_status.derive(payments))
        for payment in payments:
            if payment.status == Payment.Status.PAID and payment.fulfillment_id is None:
                events.publish(MoneyReceived(payment.pk, order.pk, is_settled=True))
    return Placed(order, payments)


@transaction.atomic
def complete_checkout(checkout: Checkout, *, expected_total: Decimal | None = None) -> Placed:
    """Order what a checkout says. Completing it twice is completing it once.

    The caller starts the payment after the commit; until then the order is tentative. Raises
    CheckoutClosed, Incomplete, ReturnRefused (exchanged already) and what place_with_payment
    raises.
    """
    checkout = lock(checkout)
    if checkout.order:
        return Placed(checkout.order, list(to_start(checkout.order)))
    refuse_closed(checkout)
    refuse_incomplete(checkout)
    if checkout.exchange_for:
        lock_exchange(checkout.exchange_for)
    placed = place_with_payment(
        checkout.buyer,
        lines=checkout.quantities,
        email=checkout.email,
        language=checkout.language,
        shipping_address=checkout.shipping_address,
        billing_address=checkout.billing_address,
        gateway=checkout.gateway or None,
        promotion_code=checkout.promotion_code,
        notes=checkout.notes,
        expected_total=expected_total,
        exchange_for=checkout.exchange_for,
        is_tentative=True,
    )
    checkout.order, checkout.status = placed.order, Checkout.Status.COMPLETING
    checkout.save()
    if not any(needs_start(payment) for payment in placed.payments):
        conclude(placed.order)
    return placed


def refuse_incomplete(checkout: Checkout) -> None:
    for name in ("email", "shipping_address"):
        if not getattr(checkout, name):
            raise Incomplete(attr=name)


def needs_start(payment: Payment) -> bool:
    return payment.is_open and gateways.GATEWAYS[payment.gateway].needs_start


def to_start(order: Order) -> QuerySet[Payment]:
    return order.payments.open().filter(started_at=None)


def start_placed(order_id: int, placed: Placed | None) -> None:
    """Start what a new order is to be paid by, once it is committed. Whoever did not place it
    knows its pk only."""
    if placed is None:
        start_payments(Order.objects.get(pk=order_id))
    else:
        start_payments(placed.order, placed.payments)


def start_payments(order: Order, payments: Iterable[Payment] | None = None) -> None:
    """Call the gateway for what is still to be started; safe to repeat. After the commit.

    `payments` are those of the order, where the caller has just made them.
    """
    if payments is None:
        payments = to_start(order)
    for payment in payments:
        if needs_start(payment):
            start_payment(payment)


def expiry(way: Gateway, now: datetime) -> datetime | None:
    if way.pays_on_delivery:
        return None
    hours = way.window_hours or settings.PAYMENT_WINDOW_HOURS
    return now + timedelta(hours=float(hours))


def attempts_for(
    order: Order,
    way: Gateway,
    method: PaymentMethod | None,
    owed: Iterable[Owed],
    *,
    earlier: int = 0,
) -> list[Payment]:
    """Attempts to pay what is owed, not yet written; `earlier` were made before."""
    now = timezone.now()

    def attempt(position: int, part: Fulfillment | None, amount: Decimal) -> Payment:
        if way.takes_whole_units and amount % 1:
            raise AmountNotPayable(attr="gateway", amount=amount)
        return Payment(
            order=order,
            fulfillment=part,
            gateway=way.name if amount else gateways.NOTHING_TO_PAY,
            reference=f"{order.number}-{earlier + position}",
            payment_method=method,
            status=Payment.Status.PENDING if amount else Payment.Status.PAID,
            amount=amount,
            currency=order.currency,
            created_at=now,
            paid_at=None if amount else now,
        )

    return [attempt(n, part, amount) for n, (part, amount) in enumerate(owed, start=1)]


def start_soon(payments: Iterable[Payment]) -> None:
    """Have attempts started by a job, should this process end before it gets there."""
    soon = timezone.now() + timedelta(minutes=1)
    for payment in payments:
        if needs_start(payment):
            defer_in_case("payments.start_payment", at=soon, payment_id=payment.pk)


def pay_again(order: Order, *, by: Actor, gateway: str | None = None) -> Payment:
    """A new attempt to pay what is due of an order, and started; raises as below."""
    payment = attempt_again(order, by=by, gateway=gateway)
    start_payments(order)
    return Payment.objects.get(pk=payment.pk)


@transaction.atomic
def attempt_again(order: Order, *, by: Actor, gateway: str | None = None) -> Payment:
    """A new attempt to pay what is due of an order; an open one is cancelled.

    The caller starts it after the commit.
    Raises AlreadyPaid, NotAllowed (not the buyer), UnknownGateway, AmountNotPayable.
    """
    way = gateways.by_name(gateway or settings.PAYMENT_GATEWAY)
    if way.pays_on_delivery:
        raise UnknownGateway(attr="gateway", offered=gateways.offered())
    order = Order.objects.locked().get(pk=order.pk)
    if not rules.is_buyer_of(order, by):
        raise NotAllowed()
    is_over = order.status == Status.CANCELLED or order.payment_status in SETTLED
    if is_over or order.pays_on_delivery or amount_due(order) == ZERO:
        raise AlreadyPaid(payment_status=order.payment_status)
    earlier = list(order.payments.locked())
    for old in earlier:
        if old.is_open:
            give_up(old)
    order.expires_at = expiry(way, timezone.now())
    order.save(update_fields=["expires_at", "updated_at"])
    owed: list[Owed] = [(None, amount_due(order))]
    payments = attempts_for(order, way, None, owed, earlier=len(earlier))
    Payment.objects.bulk_create(payments)
    set_payment_status(order, payment_status.derive([*earlier, *payments]))
    start_soon(payments)
    return payments[0]
