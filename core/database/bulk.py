"""Writing many rows in one statement."""

from collections.abc import Mapping, Sequence, Set

from django.db import connection, models


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one table.

    Django's bulk_update says a CASE for every row and field, which takes the database longer to
    read than to do.
    """
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    written = [field for field in meta.concrete_fields if field.name in fields or field == meta.pk]
    written.sort(key=lambda field: field != meta.pk)  # the key first
    columns = [quote(str(field.column)) for field in written]
    arrays = ", ".join(f"%s::{field.rel_db_type(connection)}[]" for field in written[:1])
    arrays += "".join(f", %s::{field.db_type(connection)}[]" for field in written[1:])
    changes = ", ".join(f"{column} = new.{column}" for column in columns[1:])
    table, key = quote(meta.db_table), columns[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS new ({', '.join(columns)}) "
            f"WHERE {table}.{key} = new.{key}",
            [
                [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]
                for field in written
            ],
        )


def replace_sets(model: type[models.Model], name: str, sets: Mapping[int, Set[int]]) -> None:
    """Make the sets of a many-to-many field what `sets` says, by the pks of both sides."""
    (field,) = (field for field in model._meta.many_to_many if field.name == name)
    quote = connection.ops.quote_name
    table = quote(field.m2m_db_table())
    own, other = quote(field.m2m_column_name()), quote(field.m2m_reverse_name())
    pairs = [(pk, one) for pk, ones in sets.items() for one in sorted(ones)]
    lists = [[pk for pk, _one in pairs], [one for _pk, one in pairs]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE {own} = ANY(%s) AND NOT EXISTS ("
            "SELECT FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (own, other) "
            f"WHERE wanted.own = {table}.{own} AND wanted.other = {table}.{other})",
            [list(sets), *lists],
        )
        cursor.execute(
            f"INSERT INTO {table} ({own}, {other}) "
            "SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",
            lists,
        )
