"""A shop's past for measuring: orders by the hundred thousand.

A few are placed and led on through the shop's own operations; each is then copied within the
database with all that hangs on it, under new ids, at an earlier time. What a copy says of itself
is what its model says, so the books balance as those of the models do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, models

from accounts.models import User
from catalog.models import Variant
from core import events
from ledger.models import Entry, Posting
from orders.models import Fulfillment, Order, OrderItem, StatusChange
from orders.operations import count_sold
from payments.models import HouseAccount, Payment
from seeds import demo
from seeds.hindsight import NUMBERS, REFERENCES, Hindsight
from seeds.stories import KEPT, SENT, THERE, Story, Telling, without_savepoints
from seeds.tables import Say, without_indexes

MODELS = 40  # orders that are copied
ON_DELIVERY = KEPT[1:]  # nobody pays before
LIVES = (KEPT, KEPT, KEPT, KEPT, ON_DELIVERY, KEPT, SENT, THERE, SENT, KEPT)  # of each tenth
AGE = timedelta(days=7)  # of the newest: long enough for every story to end
YEAR = timedelta(days=350)
APART = 10_000  # ids between two copies: more than the models have rows of a kind

COPIED = (Order, Fulfillment, OrderItem, StatusChange, Payment, Posting, Entry)  # by their keys


def write_past(orders: int, *, now: datetime, say: Say) -> None:
    """So many orders of the buyers and goods that are there, over the year before."""
    if not HouseAccount.objects.exists():
        HouseAccount.objects.create(**demo.HOUSE_ACCOUNT)
    models = min(MODELS, orders // 2)
    copies = orders // models - 1
    tell_models(models, now)
    with without_indexes([model._meta.db_table for model in COPIED]), unwatched():
        for model in COPIED:
            say(f"{model._meta.db_table}: {copy(model, copies):,} copies")
        with connection.cursor() as cursor:
            cursor.execute(STOCKED)
            cursor.execute(NUMBERS)
            cursor.execute(REFERENCES)
        say("building indexes …")
    count_sold()
    say(f"{Order.objects.count():,} orders")


def tell_models(number: int, now: datetime) -> None:
    buyers = User.objects.filter(username__startswith="pembeli-").order_by("pk")[:number]
    goods = Variant.objects.filter(is_default=True, stock__gt=20).order_by("pk")
    names = list(goods.values_list("product__name", flat=True)[: 3 * number])
    staff = User.objects.get(username=demo.STAFF.username)
    hindsight = Hindsight()
    for n, buyer in enumerate(buyers):
        life = LIVES[n % len(LIVES)]
        story = Story(
            buyer.username,
            hours_ago=AGE.total_seconds() / 3600,
            goods=names[3 * n : 3 * n + 1 + n % 3],
            steps=life,
            gateway="cod" if life is ON_DELIVERY else "manual",
        )
        with without_savepoints(), events.unheard_by("notifications"):
            Telling(story, n, now - AGE, staff, hindsight).tell()
    hindsight.date_back()


STOCKED = """
    UPDATE catalog_variant AS variant SET stocked = variant.stock + held.pieces
    FROM (SELECT variant_id, sum(quantity) AS pieces FROM orders_orderitem GROUP BY 1) AS held
    WHERE held.variant_id = variant.id
"""


def copy(model: type[models.Model], copies: int) -> int:
    """Copy all its rows so often; how many rows those are."""
    table = model._meta.db_table
    columns = [
        field for field in model._meta.concrete_fields if not getattr(field, "generated", False)
    ]
    names = ", ".join(str(field.column) for field in columns)
    values = ", ".join(copied(field) for field in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} "
            f"FROM {table} AS model, generate_series(1, %(copies)s) AS copy (n)",
            {"copies": copies, "apart": YEAR.total_seconds() / max(copies, 1)},
        )
        written = cursor.rowcount
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )
    return written


def copied(field: models.Field) -> str:
    """The SQL of a column of the nth copy."""
    column = f"model.{field.column}"
    if field.primary_key or field.related_model in COPIED:
        return f"{column} + copy.n * {APART}"
    if isinstance(field, models.DateTimeField):
        return f"{column} - copy.n * make_interval(secs => %(apart)s)"
    if isinstance(field, models.CharField) and field.unique:
        return f"right(concat({column}, ':', copy.n), {field.max_length})"
    return column


@contextmanager
def unwatched() -> Iterator[None]:
    """Copies of what balances balance: no trigger need look at each."""
    tables = [model._meta.db_table for model in COPIED]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
