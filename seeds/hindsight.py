"""Dating rows back: what happened in one real moment is said to have happened at another time."""

from datetime import datetime, timedelta

from django.db import connection, models
from django.utils import timezone

from core.database.books import open_books
from ledger.models import Entry, Posting
from orders import rules
from orders.models import (
    Fulfillment,
    Order,
    Redemption,
    ReturnPicture,
    ReturnRequest,
    StatusChange,
)
from payments.models import Payment, Proof, Refund

DATED = (
    *(Fulfillment, StatusChange, Redemption, ReturnRequest, ReturnPicture),
    *(Payment, Proof, Refund, Order, Posting, Entry),
)

# Times that lie ahead of the moment in which they are written, and by how much.
AHEAD = {"ship_by": rules.SHIP_BY, "complaint_until": rules.COMPLAINT_WINDOW}

SAID = """
    (SELECT mark.said + ({at} - mark.began) FROM mark WHERE mark.began <= {at}
     ORDER BY mark.began DESC LIMIT 1)
"""


# The same on each run, and else like orders.numbers.
NUMBERS = """
    UPDATE orders_order SET number = to_char(placed_at AT TIME ZONE 'UTC', 'YYMMDD')
        || upper(left(encode(sha256(convert_to('order ' || id, 'UTF8')), 'hex'), 12))
"""
REFERENCES = """
    UPDATE payments_payment AS payment
    SET reference = orders_order.number || substr(payment.reference, length(number) + 1)
    FROM orders_order WHERE orders_order.id = payment.order_id
"""


class Hindsight:
    """Marks the moments from which on everything is said to happen at another time."""

    def __init__(self):
        self.marks: list[tuple[datetime, datetime]] = []

    def mark(self, said: datetime) -> None:
        self.marks.append((timezone.now(), said))

    def date_back(self) -> None:
        """Rewrite every time in the orders of the shop, and the numbers, which begin with a day."""
        began, said = zip(*self.marks, strict=True)
        marks = [list(began), list(said)]
        with open_books(), connection.cursor() as cursor:
            for model in DATED:
                names = [
                    field.name
                    for field in model._meta.concrete_fields
                    if isinstance(field, models.DateTimeField)
                ]
                changes = ", ".join(f"{name} = {told(name)}" for name in names)
                cursor.execute(
                    "WITH mark AS MATERIALIZED (SELECT * FROM "
                    "unnest(%s::timestamptz[], %s::timestamptz[]) AS mark (began, said)) "
                    f"UPDATE {model._meta.db_table} SET {changes}",
                    marks,
                )
            cursor.execute(NUMBERS)
            cursor.execute(REFERENCES)


def told(name: str) -> str:
    """The SQL of a column as hindsight tells it. Windows keep their length."""
    if name == "expires_at":
        return f"{SAID.format(at='placed_at')} + (expires_at - placed_at)"
    ahead = f"interval '{AHEAD.get(name, timedelta()).total_seconds()} seconds'"
    return f"{SAID.format(at=f'({name} - {ahead})')} + {ahead}"
