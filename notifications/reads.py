"""What mails read of an order, by one constant statement for all the readers of its mails.

The parts of the order and the goods of a part are lists beside them: no mail asks the database for
these.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.database.instances import Columns
from core.database.sql import rows
from orders.models import Fulfillment, Order, OrderItem
from vendors.models import Vendor

NAME = ("id", "username", "first_name", "last_name", "closed_at")
MONEY = ("subtotal", "discount", "shipping", "shipping_discount", "total")
ORDER = Columns(
    *(Order, "ordered", "id", "number", "buyer", "status", "payment_status", "pays_on_delivery"),
    *("expires_at", "currency", "shipping_address", "notes", *MONEY),
    *("email", "language", "access_version"),
)
BUYER = Columns(User, "buyer", *NAME)
PART = Columns(
    *(Fulfillment, "part", "id", "status", "carrier", "tracking_number", "tracking_url"),
    *("complaint_until", "cancelled_at", "is_restocked", *MONEY),
)
VENDOR = Columns(Vendor, "vendor", "id", "owner", "business_name")

PARTS_OF_ORDER = f"""
    SELECT {ORDER.sql}, {BUYER.sql}, {PART.sql}, {VENDOR.sql}, (
        SELECT json_agg(json_build_object(
            'product_id', item.product_id, 'product_name', item.product_name,
            'variant_name', item.variant_name, 'quantity', item.quantity,
            'unit_price', item.unit_price::text
        ) ORDER BY item.id)
        FROM orders_orderitem AS item WHERE item.fulfillment_id = part.id
    ) AS goods
    FROM orders_order AS ordered
    LEFT JOIN accounts_user AS buyer ON buyer.id = ordered.buyer_id
    JOIN orders_fulfillment AS part ON part.order_id = ordered.id
    JOIN vendors_vendor AS vendor ON vendor.id = part.vendor_id
    WHERE ordered.id = %(order)s
    ORDER BY part.id
"""


@dataclass(frozen=True)
class Part:
    """One vendor's part of an order, and its goods."""

    part: Fulfillment
    goods: list[OrderItem]


@dataclass(frozen=True)
class OrderInMails:
    order: Order
    parts: list[Part]


def order_in_mails(pk: int) -> OrderInMails:
    found = rows(PARTS_OF_ORDER, {"order": pk})
    order = ORDER.of(found[0])
    order.buyer = BUYER.of(found[0]) if order.buyer_id else None
    parts = []
    for row in found:
        part = PART.of(row)
        part.order, part.vendor = order, VENDOR.of(row)
        parts.append(Part(part, [good(item) for item in row["goods"]]))
    return OrderInMails(order, parts)


def good(item: dict[str, Any]) -> OrderItem:
    return OrderItem(**item | {"unit_price": Decimal(item["unit_price"])})
