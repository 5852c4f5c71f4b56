"""Rows of several tables, written in one statement.

    write_together(
        new=[order, *parts, *items],
        changed=[Change(payment, ("status", "paid_at"))],
        also={"emptied": "DELETE FROM orders_cartitem WHERE cart_id = %(cart)s RETURNING id"},
        given={"cart": cart.pk},
    )

New rows that others of them point at have their primary keys before (`nextval`). No signals are
sent: of tables that are logged the caller tells the log (audit/recording.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import orjson
from django.db import connection, models

from core.database.sql import rows

Columns = tuple[models.Field, ...]


@dataclass(frozen=True)
class Change:
    """A row, and the names of the fields that are to be written of it."""

    row: models.Model
    fields: tuple[str, ...]


def write_together(
    *,
    new: Iterable[models.Model] = (),
    changed: Iterable[Change] = (),
    also: Mapping[str, str] | None = None,
    given: Mapping[str, Any] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Insert `new` rows, those of a table in a row and in their order, and set their primary keys;
    write `changed` fields; do what the statements in `also`, by name, say with the parameters
    `given`, and return. Returns that by name, each a list of rows.
    """
    also = also or {}
    batches = [(model, list(batch)) for model, batch in groupby(new, type)]
    changes = list(changed)
    if not (batches or changes or also):
        return {}
    statement = _statement(
        tuple((model, batch[0].pk is None) for model, batch in batches),
        tuple((type(change.row), change.fields) for change in changes),
        tuple(also.items()),
    )
    params = dict(given or {})
    for n, (model, batch) in enumerate(batches):
        columns = _columns(model, batch[0].pk is None)
        params[f"new{n}"] = _as_json(batch, columns, add=True)
    for n, change in enumerate(changes):
        columns = _changed_columns(type(change.row), change.fields)
        params[f"changed{n}"] = _as_json([change.row], columns, add=False)
    (written,) = rows(statement, params)
    for n, (_model, batch) in enumerate(batches):
        for row, pk in zip(batch, written[f"new{n}"], strict=True):
            row.pk = pk
            row._state.adding = False
            row._state.db = "default"
    return {name: written[name] or [] for name in also}


@cache
def _columns(model: type[models.Model], without_pk: bool) -> Columns:
    """What is written of a new row: all that the database does not fill in."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if not field.generated and not (without_pk and field.primary_key)
    )


@cache
def _changed_columns(model: type[models.Model], names: tuple[str, ...]) -> Columns:
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    return (model._meta.pk, *fields)


def _as_json(batch: Sequence[models.Model], columns: Columns, *, add: bool) -> str:
    """Rows as jsonb_to_recordset reads them, with their places."""
    given = [
        {"place_": place} | {str(field.column): field.pre_save(row, add) for field in columns}
        for place, row in enumerate(batch)
    ]
    return orjson.dumps(given, default=str).decode()


@cache
def _statement(
    new: tuple[tuple[type[models.Model], bool], ...],
    changed: tuple[tuple[type[models.Model], tuple[str, ...]], ...],
    also: tuple[tuple[str, str], ...],
) -> str:
    """Constant for what is written, so that PostgreSQL keeps it prepared."""
    parts, results = [], []
    for n, (model, without_pk) in enumerate(new):
        columns = _columns(model, without_pk)
        names = ", ".join(f'"{field.column}"' for field in columns)
        key = model._meta.pk.column
        parts.append(
            f"new{n} AS (INSERT INTO {model._meta.db_table} ({names}) SELECT {names} "
            f"FROM {_recordset(f'new{n}', columns)} ORDER BY place_ RETURNING {key})"
        )
        results.append(f"(SELECT array_agg({key}) FROM new{n}) AS new{n}")
    for n, (model, fields) in enumerate(changed):
        written = _changed_columns(model, fields)
        values = ", ".join(f'"{field.column}" = given."{field.column}"' for field in written[1:])
        table, key = model._meta.db_table, model._meta.pk.column
        parts.append(
            f"changed{n} AS (UPDATE {table} SET {values} "
            f"FROM {_recordset(f'changed{n}', written)} WHERE {table}.{key} = given.{key})"
        )
    for name, sql in also:
        parts.append(f"{name} AS ({sql})")
        results.append(f"(SELECT json_agg({name}) FROM {name}) AS {name}")
    return f"WITH {', '.join(parts)} SELECT {', '.join(results) or '1'}"


def _recordset(param: str, columns: Columns) -> str:
    kinds = ", ".join(f'"{field.column}" {_kind(field)}' for field in columns)
    return f"jsonb_to_recordset(%({param})s::jsonb) AS given (place_ int, {kinds})"


def _kind(field: models.Field) -> str | None:
    of_key = field.primary_key  # a serial is no type of a value
    return field.rel_db_type(connection) if of_key else field.db_type(connection)
