"""What mails read: an order, by one constant statement for all the readers of its mails.

Rows become instances of their models, with what was not read deferred. The parts of the order and
the goods of a part are lists beside them: no mail asks the database for these.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

import orjson
from django.db.models import Model

from accounts.models import User
from core.database.sql import rows
from notifications.models import Mail
from orders.models import Fulfillment, Order, OrderItem
from vendors.models import Vendor

MONEY = ("subtotal", "discount", "shipping", "shipping_discount", "total")
PERSON = {"id", "username", "first_name", "last_name", "closed_at"}
READ: dict[str, tuple[type[Model], set[str]]] = {
    "mail": (Mail, {field.attname for field in Mail._meta.concrete_fields}),
    "receiver": (User, PERSON | {"email", "language", "is_active"}),
    "ordered": (
        Order,
        {
            *("id", "number", "buyer_id", "status", "payment_status", "pays_on_delivery"),
            *("expires_at", "currency", "shipping_address", "notes", *MONEY),
        },
    ),
    "buyer": (User, PERSON),
    "part": (
        Fulfillment,
        {
            *("id", "status", "carrier", "tracking_number", "tracking_url", "complaint_until"),
            *("cancelled_at", "is_restocked", *MONEY),
        },
    ),
    "vendor": (Vendor, {"id", "owner_id", "business_name"}),
}


def names(table: str) -> list[str]:
    """The fields that are read of a table, in its own order."""
    model, wanted = READ[table]
    return [field.attname for field in model._meta.concrete_fields if field.attname in wanted]


def columns(*tables: str) -> str:
    """For a SELECT: the columns of tables by these names, as `read` finds them in a row."""
    return ", ".join(
        f"{table}.{name} AS {table}_{name}" for table in tables for name in names(table)
    )


PARTS_OF_ORDER = f"""
    SELECT {columns("ordered", "buyer", "part", "vendor")},
        (
            SELECT json_agg(json_build_object(
                'product_name', item.product_name, 'variant_name', item.variant_name,
                'quantity', item.quantity, 'unit_price', item.unit_price::text
            ) ORDER BY item.id)
            FROM orders_orderitem AS item WHERE item.fulfillment_id = part.id
        ) AS goods
    FROM orders_order AS ordered
    JOIN accounts_user AS buyer ON buyer.id = ordered.buyer_id
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
    order = read(Order, "ordered", found[0])
    order.shipping_address = orjson.loads(order.shipping_address)
    order.buyer = read(User, "buyer", found[0])
    parts = []
    for row in found:
        part = read(Fulfillment, "part", row)
        part.order, part.vendor = order, read(Vendor, "vendor", row)
        parts.append(Part(part, [good(item) for item in row["goods"]]))
    return OrderInMails(order, parts)


Read = TypeVar("Read", bound=Model)


def read(model: type[Read], table: str, row: dict[str, Any]) -> Read:
    """The instance of a table that a row holds."""
    fields = names(table)
    return model.from_db("default", fields, [row[f"{table}_{name}"] for name in fields])


def good(item: dict[str, Any]) -> OrderItem:
    return OrderItem(**item | {"unit_price": Decimal(item["unit_price"])})
