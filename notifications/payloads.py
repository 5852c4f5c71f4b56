"""The content of webhooks: the order as its receiver sees it through the API."""

from datetime import UTC
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User
from core.api.json import dumps
from core.money import ZERO
from ledger.models import Payout
from orders.answers import print_order
from orders.models import Order, ReturnRequest
from orders.presentation import OrderView
from orders.reads.whole import whole_order
from orders.statuses import derive
from payments import payment_status as payment_statuses
from payments.models import Refund
from vendors.models import Vendor

# What an order shows in the API and a message does not carry: it is about the asker's next step,
# or long, or opens a payment.
NOT_SENT = ("available_actions", "status_history")
NOT_SENT_OF_PAYMENT = ("client_secret", "redirect_url")


def order_as_of_now(order_id: int) -> Order:
    """An order with all its parts, in the middle of a transaction; its statuses are derived afresh,
    since they are stored only after the last step."""
    order = whole_order(order_id)
    order.status = derive(part.status for part in order.fulfillments.all())
    if order.payments.all():
        order.payment_status = payment_statuses.derive(
            sorted(order.payments.all(), key=lambda payment: payment.pk)
        )
    return order


def sees_all_orders(user: User) -> bool:
    return user.is_staff and user.has_perm("orders.view_order")


def order_seen_by(order: Order, receiver: User, *, as_vendor: bool) -> dict[str, Any]:
    """As GET /orders/{number} shows it to the receiver, less what is not sent."""
    view = OrderView(order, receiver, as_vendor=as_vendor)
    with timezone.override(UTC), translation.override("en"):
        shown = orjson.loads(dumps(print_order(view)))
    for part in (shown, *shown["fulfillments"]):
        for name in NOT_SENT:
            part.pop(name, None)
    for payment in filter(None, (shown["payment"], *shown["payments"])):
        for name in NOT_SENT_OF_PAYMENT:
            del payment[name]
    return shown


def refund(refund: Refund, part_id: int | None = None) -> dict[str, Any]:
    """The whole of it; with a part what of it is for that part."""
    lines = [line for line in refund.lines.all() if part_id in (None, line.fulfillment_id)]
    return {
        "id": refund.pk,
        "amount": str(sum((line.amount for line in lines), ZERO)),
        "currency": refund.payment.currency,
        "status": str(refund.status),
        "reason": refund.reason,
        "lines": [
            {
                "fulfillment": line.fulfillment_id,
                "item": line.item_id,
                "amount": str(line.amount),
            }
            for line in lines
        ],
    }


def return_request(request: ReturnRequest) -> dict[str, Any]:
    return {
        "id": request.pk,
        "kind": str(request.kind),
        "status": str(request.status),
        "reason": request.reason,
        "answer": request.answer,
        "is_waived": request.is_waived,
        "at_fault": request.at_fault,
        "items": [
            {"item": row.item_id, "quantity": row.quantity, "restocked": row.restocked}
            for row in request.told_items
        ],
    }


def payout(payout: Payout) -> dict[str, Any]:
    """Of the account only the last four digits, as everywhere."""
    return {
        "id": payout.pk,
        "reference": payout.reference,
        "vendor": payout.vendor.slug,
        "amount": str(payout.amount),
        "currency": settings.CURRENCY,
        "status": str(payout.status),
        "bank": payout.bank,
        "number": payout.masked,
        "reason": payout.reason,
    }


def vendor(vendor: Vendor) -> dict[str, Any]:
    return {
        "id": vendor.pk,
        "slug": vendor.slug,
        "name": vendor.business_name,
        "status": str(vendor.status),
    }
