"""Figures that stay as they were written. Triggers named `books_are_closed` refuse to change them,
whoever asks; migrations put them on tables, `open_books` is the one way round them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

TRIGGER = "books_are_closed"

FUNCTION = f"""
    CREATE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the books are closed: % of % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$;
"""
NO_FUNCTION = f"DROP FUNCTION {TRIGGER};"


def closed(table: str, *columns: str) -> str:
    """SQL after which these columns of its rows keep what was first written; without columns, rows
    are only added."""
    if not columns:
        return f"""
            CREATE TRIGGER {TRIGGER} BEFORE UPDATE OR DELETE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}();
        """
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"""
        CREATE TRIGGER {TRIGGER} BEFORE UPDATE OF {", ".join(columns)} ON {table}
            FOR EACH ROW WHEN (ROW({old}) IS DISTINCT FROM ROW({new}))
            EXECUTE FUNCTION {TRIGGER}();
    """


def reopened(table: str) -> str:
    return f"DROP TRIGGER {TRIGGER} ON {table};"


@contextmanager
def open_books() -> Iterator[None]:
    """Meanwhile all of it can be changed: for seeds that date rows back, and for tests that damage
    books to see it found. Others wait for the tables until the transaction ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [TRIGGER]
        )
        tables = [table for (table,) in cursor.fetchall()]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # none may be waiting
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {TRIGGER}")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {TRIGGER}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
