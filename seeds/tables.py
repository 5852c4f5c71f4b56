"""The shop's tables as a whole: which they are, emptying them, tidying up after a large load."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from catalog.models import Category, Product
from vendors.models import Vendor

Say = Callable[[str], None]

# Jobs speak of rows by their ids: those of a shop that is gone must not meet the next one's.
JOBS = "procrastinate_jobs"


def shop_tables() -> list[str]:
    """Every table of the project's own apps; not those of Django, such as permissions."""
    ours = [
        config for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR
    ]
    models = [model for config in ours for model in config.get_models(include_auto_created=True)]
    about = [model._meta for model in models]
    return sorted({its.db_table for its in about if its.managed and not its.proxy})


def holds_a_shop() -> bool:
    return any(model.objects.exists() for model in (Product, Vendor, Category))


def empty_the_shop() -> None:
    """Remove every row of the shop and every job, and count ids from one again."""
    quote = connection.ops.quote_name
    tables = ", ".join(quote(table) for table in [*shop_tables(), JOBS])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks forbid it
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


def tidy() -> None:
    """Statistics for the planner, and a full visibility map so that lists read indexes only.

    Whoever is in a transaction does it afterwards: VACUUM is refused there.
    """
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(shop_tables())}")


@contextmanager
def unhurried() -> Iterator[None]:
    """Statements may take their time: a large load outlasts every limit made for requests."""
    limits = ("statement_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for limit in limits:
            cursor.execute(f"SET {limit} = 0")
    yield
    with connection.cursor() as cursor:
        for limit in limits:
            cursor.execute(f"RESET {limit}")


@contextmanager
def without_indexes(tables: list[str]) -> Iterator[None]:
    """Drop what slows a load down, and build it again in one go afterwards.

    All but the primary keys: foreign keys, UNIQUE constraints and indexes come back under their
    names and as they were. To be used in a transaction, so that a load that fails leaves them be.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else pending checks forbid the changes
        cursor.execute(
            """
            SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
            FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
            ORDER BY contype DESC, conname
            """,
            [tables],
        )
        constraints = cursor.fetchall()
        cursor.execute(
            """
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
            FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (
                SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
            ORDER BY 1
            """,
            [tables],
        )
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


@contextmanager
def words_at_the_end() -> Iterator[None]:
    """The words that searches know are gathered of all goods at once, not product by product."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_product DISABLE TRIGGER learn_words")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_product ENABLE TRIGGER learn_words")
        cursor.execute("""
            INSERT INTO catalog_word
            SELECT DISTINCT said.word
            FROM catalog_product, catalog_words_of(concat_ws(' ', name, keywords)) AS said (word)
            ON CONFLICT DO NOTHING
        """)
