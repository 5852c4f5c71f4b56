"""What payments have promised: see core/promises.py."""

from datetime import datetime

from django.db.models import QuerySet

from core.promises import promise
from orders.models import Order
from payments import gateways
from payments.models import Payment, Refund
from payments.operations.expiring import overdue


@promise("a refund that the gateway is to send", job="payments.send_refund", given="refund_id")
def refunds(before: datetime) -> QuerySet[Refund]:
    waiting = Refund.objects.filter(status=Refund.Status.PENDING, is_by_hand=False)
    return waiting.filter(created_at__lt=before).order_by("pk")


@promise("an attempt to be started", job="payments.start_payment", given="payment_id")
def starts(before: datetime) -> QuerySet[Payment]:
    waiting = Payment.objects.open().filter(started_at=None, gateway__in=gateways.to_be_started())
    return waiting.filter(created_at__lt=before).order_by("pk")


@promise("an order whose time to pay is over", job="payments.expire_unpaid")
def expiries(before: datetime) -> QuerySet[Order]:
    return overdue(before)
