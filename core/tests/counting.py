"""Counting statements, prepared ones too, which Django's own counter does not see."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that go to PostgreSQL, without those that begin or end transactions."""
    seen: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(self: psycopg.Cursor, query, *args, **kwargs):
        if not str(query).lstrip().upper().startswith(BOOKKEEPING):
            seen.append(str(query))
        return execute(self, query, *args, **kwargs)

    psycopg.Cursor.execute = noted  # type: ignore[method-assign]  # to count
    try:
        yield seen
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]  # as it was
