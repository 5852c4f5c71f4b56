"""Constant SQL for hot reads: prepared once a connection, rows as they come, no ORM in between."""

import time
from collections.abc import Mapping
from typing import Any, TypeVar

import psycopg
from django.db import connections
from psycopg.rows import BaseRowFactory, dict_row, tuple_row

from core.database import at_once, timing

MAX_ID = 2**63 - 1  # of a bigint; PostgreSQL takes no larger one, not even to find nothing

Row = TypeVar("Row")


def statement(text: str) -> str:
    """The text without its line breaks and indents: psycopg keeps how it has read a statement, and
    so reads it once, only of those up to 4,096 characters."""
    return " ".join(text.split())


def rows(sql: str, params: Mapping[str, Any], *, using: str = "default") -> list[dict[str, Any]]:
    """Run a constant statement with named parameters; its rows as dicts."""
    return _run(sql, params, using, dict_row).fetchall()


def tuples(sql: str, params: Mapping[str, Any], *, using: str = "default") -> list[tuple]:
    """As rows, but plain tuples."""
    return _run(sql, params, using, tuple_row).fetchall()


def value(sql: str, params: Mapping[str, Any], *, using: str = "default") -> Any:
    """The first column of the first row, or None when there is no row."""
    row = _run(sql, params, using, tuple_row).fetchone()
    return row[0] if row else None


def _run(
    sql: str, params: Mapping[str, Any], using: str, row_factory: BaseRowFactory[Row]
) -> psycopg.Cursor[Row]:
    if at_once.is_asked_at_once():
        return at_once.ask(using, lambda line: _execute(line, sql, params, row_factory))
    connection = connections[using]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.queries_logged:  # in development and tests, as of any cursor of Django's
            connection.queries_log.append({"sql": sql, "time": "0"})
        return _execute(connection.connection, sql, params, row_factory)


def _execute(
    connection: psycopg.Connection,
    sql: str,
    params: Mapping[str, Any],
    row_factory: BaseRowFactory[Row],
) -> psycopg.Cursor[Row]:
    # psycopg's own cursor binds on the server and so can prepare; Django's binds in the client.
    cursor = psycopg.Cursor(connection, row_factory=row_factory)
    began = time.perf_counter()
    try:
        return cursor.execute(sql, params, prepare=True)
    finally:
        timing.note(sql, time.perf_counter() - began)
