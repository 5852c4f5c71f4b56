"""An order, locked: what comes before its parts and payments are looked at."""

from psycopg.types.numeric import Int8

from core.database.instances import Columns
from core.database.sql import rows
from orders.models import Order

ORDER = Columns(Order, "placed")

LOCKED = f"""
    SELECT {ORDER.sql} FROM orders_order placed WHERE id = %(order)s FOR NO KEY UPDATE
"""


def lock_order(pk: int) -> Order:
    (found,) = rows(LOCKED, {"order": Int8(pk)})
    return ORDER.of(found)
