"""How many rows wait for somebody, without counting all of them."""

from django.db.models import QuerySet

MANY = 100  # counting stops there


def counted(rows: QuerySet) -> str:
    return up_to_many(rows.order_by()[: MANY + 1].count())


def up_to_many(count: int) -> str:
    return f"{MANY}+" if count > MANY else str(count)
