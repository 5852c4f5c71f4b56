"""An order, locked, and its parts: what comes before anything of it is changed."""

from psycopg.types.numeric import Int8

from core.database.instances import Columns
from core.database.sql import rows, statement
from orders.models import Fulfillment, Order
from vendors.models import Vendor

ORDER = Columns(Order, "placed")
PART = Columns(Fulfillment, "part")
VENDOR = Columns(Vendor, "vendor")

LOCKED = f"""
    SELECT {ORDER.sql} FROM orders_order placed WHERE id = %(order)s FOR NO KEY UPDATE
"""
# Who waits for the order sees the rest as it was before, but of what it locks then, the newest.
LOCKED_WITH_PARTS = statement(f"""
    WITH placed AS MATERIALIZED (
        SELECT * FROM orders_order WHERE id = %(order)s FOR NO KEY UPDATE
    )
    SELECT {ORDER.sql}, {PART.sql}, {VENDOR.sql}, (
        SELECT max(product.lead_days) FROM orders_orderitem item
        JOIN catalog_variant variant ON variant.id = item.variant_id
        JOIN catalog_product product ON product.id = variant.product_id
        WHERE item.fulfillment_id = part.id
    ) AS lead_days
    FROM placed JOIN orders_fulfillment part ON part.order_id = placed.id
    JOIN vendors_vendor vendor ON vendor.id = part.vendor_id
    ORDER BY part.id FOR NO KEY UPDATE OF part
""")


def lock_order(pk: int) -> Order:
    (found,) = rows(LOCKED, {"order": Int8(pk)})
    return ORDER.of(found)


def lock_order_with_parts(pk: int) -> list[Fulfillment]:
    """The parts of an order, by pk, it and all of them locked; each knows its order, its vendor,
    and how long its goods take to be made."""
    found = rows(LOCKED_WITH_PARTS, {"order": Int8(pk)})
    order = ORDER.of(found[0])
    parts = []
    for row in found:
        part = PART.of(row)
        part.order, part.vendor = order, VENDOR.of(row)
        part.lead_days = row["lead_days"] or 0
        parts.append(part)
    return parts
