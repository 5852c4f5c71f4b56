"""Rows by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max, Model


def copy_rows(model: type[Model], fields: str, rows: Iterable[tuple]) -> int:
    """Stream rows, whose first field is the id, into a model's table; how many those are. What they
    leave out is as the model has it."""
    table, columns = model._meta.db_table, fields.split()
    left_out = defaults_beside(model, columns)
    columns += left_out
    same, written = tuple(left_out.values()), 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, *same))
                written += 1
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )
    return written


def defaults_beside(model: type[Model], columns: Sequence[str]) -> dict[str, Any]:
    """What a model gives to those of its columns that are not named and cannot be empty."""
    return {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if field.column not in columns
        and not (field.primary_key or field.null or field.generated or field.has_db_default())
        and field.get_default() is not None
    }


def following(model: type[Model]) -> int:
    """The first id that a table has not given out."""
    return (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def numbered(first: int, rows: Iterable[tuple]) -> Iterator[tuple]:
    return ((pk, *row) for pk, row in enumerate(rows, start=first))
