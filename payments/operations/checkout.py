"""The whole checkout: an order, and the attempt to pay it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Manager, Model, QuerySet
from django.utils import timezone

from accounts.models import PaymentMethod, User
from core.errors import NotThere
from core.jobs import defer
from core.money import ZERO
from orders.errors import NotAllowed
from orders.models import Fulfillment, Order
from orders.operations import place_order, set_payment_status
from orders.statuses import PaymentStatus, Status
from payments import gateways, payment_status
from payments.errors import AlreadyPaid, AmountNotPayable, UnknownGateway
from payments.gateways import Gateway
from payments.models import Payment
from payments.operations.settling import amount_due, give_up
from payments.operations.starting import start_payment

SETTLED = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED)


def check_out(buyer: User, **details: Any) -> Order:
    """Order what is in the buyer's cart and start its payment; `details` as below."""
    order = place_with_payment(buyer, **details)
    start_payments(order)
    return Order.objects.get(pk=order.pk)


@transaction.atomic
def place_with_payment(
    buyer: User,
    *,
    shipping_address: int,
    billing_address: int | None = None,
    gateway: str | None = None,
    payment_method: int | None = None,
    promotion_code: str = "",
    notes: str = "",
    expected_total: Decimal | None = None,
    lines: Mapping[int, int] | None = None,
) -> Order:
    """Order what is in the buyer's cart; order and payment are one transaction.

    With `lines`, pieces by variant, these are ordered instead. The caller starts the payment after
    the commit. Addresses and payment method are pks of the buyer's own rows. Raises NotThere,
    UnknownGateway, AmountNotPayable and what place_order raises.
    """
    way = gateways.by_name(gateway or settings.PAYMENT_GATEWAY)
    address = own(buyer.addresses.select_related("user"), shipping_address, "shipping_address")
    billing = address
    if billing_address is not None:
        billing = own(buyer.addresses, billing_address, "billing_address")
    method: PaymentMethod | None = None
    if payment_method is not None:
        method = own(buyer.payment_methods, payment_method, "payment_method")
    order = place_order(
        buyer,
        shipping_address=address.copy(),
        billing_address=billing.copy(),
        promotion_code=promotion_code,
        notes=notes,
        expected_total=expected_total,
        lines=lines,
        pays_on_delivery=way.pays_on_delivery,
        expires_at=expiry(way, timezone.now()),
    )
    open_payments(order, way, method)
    return order


def start_payments(order: Order) -> None:
    """Call the gateway for what is still to be started; safe to repeat. After the commit."""
    for payment in order.payments.open().filter(started_at=None):
        if gateways.GATEWAYS[payment.gateway].needs_start:
            start_payment(payment)


Own = TypeVar("Own", bound=Model)


def own(rows: Manager[Own] | QuerySet[Own], pk: int, attr: str) -> Own:
    """A row of the buyer's, else NotThere: other people's look like missing ones."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotThere(attr=attr)
    return row


def expiry(way: Gateway, now: datetime) -> datetime | None:
    if way.pays_on_delivery:
        return None
    hours = way.window_hours or settings.PAYMENT_WINDOW_HOURS
    return now + timedelta(hours=float(hours))


def open_payments(order: Order, way: Gateway, method: PaymentMethod | None) -> list[Payment]:
    """An attempt for what is due; on delivery one for each part. The order is locked or new."""
    earlier = list(order.payments.order_by("pk"))

    def attempt(position: int, amount: Decimal, part: Fulfillment | None) -> Payment:
        if way.takes_whole_units and amount % 1:
            raise AmountNotPayable(attr="gateway", amount=amount)
        return Payment(
            order=order,
            fulfillment=part,
            gateway=way.name if amount else gateways.NOTHING_TO_PAY,
            reference=f"{order.number}-{len(earlier) + position}",
            payment_method=method,
            status=Payment.Status.PENDING if amount else Payment.Status.PAID,
            amount=amount,
            currency=order.currency,
            created_at=timezone.now(),
            paid_at=None if amount else timezone.now(),
        )

    if way.pays_on_delivery:
        parts = order.fulfillments.exclude(status=Status.CANCELLED)
        payments = [attempt(n, part.total, part) for n, part in enumerate(parts, start=1)]
    else:
        payments = [attempt(1, amount_due(order) if earlier else order.total, None)]
    Payment.objects.bulk_create(payments)
    set_payment_status(order, payment_status.derive([*earlier, *payments]))
    if way.needs_start:
        soon = timezone.now() + timedelta(minutes=1)
        for payment in payments:
            if payment.is_open:  # done by a job should this process end before it gets there
                defer("payments.start_payment", at=soon, payment_id=payment.pk)
    return payments


def pay_again(order: Order, *, by: User, gateway: str | None = None) -> Payment:
    """A new attempt to pay what is due of an order, and started; raises as below."""
    payment = attempt_again(order, by=by, gateway=gateway)
    start_payments(order)
    return Payment.objects.get(pk=payment.pk)


@transaction.atomic
def attempt_again(order: Order, *, by: User, gateway: str | None = None) -> Payment:
    """A new attempt to pay what is due of an order; an open one is cancelled.

    The caller starts it after the commit.
    Raises AlreadyPaid, NotAllowed (not the buyer), UnknownGateway, AmountNotPayable.
    """
    way = gateways.by_name(gateway or settings.PAYMENT_GATEWAY)
    if way.pays_on_delivery:
        raise UnknownGateway(attr="gateway", offered=gateways.offered())
    order = Order.objects.locked().get(pk=order.pk)
    if order.buyer_id != by.pk:
        raise NotAllowed()
    is_over = order.status == Status.CANCELLED or order.payment_status in SETTLED
    if is_over or order.pays_on_delivery or amount_due(order) == ZERO:
        raise AlreadyPaid(payment_status=order.payment_status)
    for old in order.payments.open().locked():
        give_up(old)
    order.expires_at = expiry(way, timezone.now())
    order.save(update_fields=["expires_at", "updated_at"])
    (payment,) = open_payments(order, way, None)
    return payment
