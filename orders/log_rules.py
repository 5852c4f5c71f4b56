"""What the log keeps of orders: what vendors, staff and software change in them. Who buys is not
logged, for an order has its own history; nor is what was agreed when it was placed."""

from audit.origins import Origin
from audit.recording import leave_out, log
from orders.models import (
    Cart,
    CartItem,
    Checkout,
    Fulfillment,
    ItemDiscount,
    Order,
    OrderItem,
    Question,
    Redemption,
    ReturnItem,
    ReturnPicture,
    ReturnRequest,
    SavedItem,
    StatusChange,
    StatusLabel,
)
from orders.models.order import Totals

AGREED = {field.name for field in Totals._meta.fields} | {"placed_at"}
SHARES = {"commission_rate", "commission_amount", "commission_tax_rate", "withholding_rate"}
TIMES_OF_STEPS = {
    *("ship_by", "shipped_at", "delivered_at", "complaint_until", "completed_at"),
    *("cancelled_at", "returned_at"),
}


def is_its_buyer(order: Order, origin: Origin) -> bool:
    """A request that shows a secret or key of a guest is about what it opens."""
    if order.buyer_id is None:
        return getattr(origin.request, "guest", None) is not None
    return origin.user_id == order.buyer_id


log(
    Order,
    without=AGREED
    | {"email", "pays_on_delivery", "currency", "tax_rate", "billing_address"}
    | {"language", "access_version", "is_tentative"},
    unless=is_its_buyer,
)
log(
    Fulfillment,
    without=AGREED | SHARES | TIMES_OF_STEPS | {"tax_status", "tax_rate", "npwp"},
    unless=lambda part, origin: is_its_buyer(part.order, origin),
)
log(
    ReturnRequest,
    without={
        *("requested_by", "requested_at", "decided_by", "decided_at", "received_at"),
        "is_shipping_refunded",
    },
    unless=lambda wanted, origin: is_its_buyer(wanted.fulfillment.order, origin),
)
log(StatusLabel)


def is_its_asker(question: Question, origin: Origin) -> bool:
    return origin.user_id is not None and origin.user_id == question.asker_id


log(Question, without={"asked_at", "answered_at"}, unless=is_its_asker)

leave_out(Cart, CartItem, SavedItem, Checkout)  # a person's own affairs
leave_out(OrderItem, ItemDiscount, Redemption)  # written once, with their order
leave_out(ReturnItem, ReturnPicture)  # written with their request
leave_out(StatusChange)  # a history itself
