"""What constant SQL read, as the instances that the rules of the shop take."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from django.db import connection, models

from core.fields import column_of

Row = TypeVar("Row", bound=models.Model)


class Columns(Generic[Row]):
    """Columns of one table among those that a statement reads, all or those named.

        GOODS = Columns(Variant, "variant", "id", "price")
        for row in rows(f"SELECT {GOODS.sql} FROM catalog_variant variant", {}):
            variant = GOODS.of(row)

    A field that was not read is asked for when somebody looks at it, as after `only()`.
    """

    def __init__(self, model: type[Row], alias: str, *names: str) -> None:
        wanted = {column_of(model, name) for name in names}
        fields = [f for f in model._meta.concrete_fields if f in wanted or not names]
        self.model = model
        self.names = [field.attname for field in fields]
        self.keys = [f"{alias}.{field.column}" for field in fields]
        self.sql = ", ".join(f'{alias}.{f.column} AS "{alias}.{f.column}"' for f in fields)
        self.converted = [
            (place, field.from_db_value)  # of a JSONField: its text is read
            for place, field in enumerate(fields)
            if hasattr(field, "from_db_value")
        ]

    def of(self, row: Mapping[str, Any]) -> Row:
        values = [row[key] for key in self.keys]
        for place, convert in self.converted:
            values[place] = convert(values[place], None, connection)
        return self.model.from_db("default", self.names, values)
