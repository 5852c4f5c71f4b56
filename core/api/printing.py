"""What serializers document, printed without them: the same fields, read off each of them once.

An answer's serializer costs ten times what reading the values does: it is built anew, and asked
field by field, row by row.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, cast

from django.db import models
from rest_framework import serializers
from rest_framework.relations import PrimaryKeyRelatedField

Printer = Callable[[Any], Any]

# Of fields whose values core.api.json prints as they are.
AS_IT_IS = {
    field.to_representation
    for field in (
        serializers.BooleanField,
        serializers.CharField,
        serializers.ChoiceField,
        serializers.DateTimeField,
        serializers.DictField,
        serializers.IntegerField,
        serializers.JSONField,
        serializers.ListField,
    )
}

DECIMAL = serializers.DecimalField.to_representation


@cache
def printer_of(
    serializer_class: type[serializers.Serializer], *, without: tuple[str, ...] = ()
) -> Printer:
    """A function of what the serializer shows, which answers as its `data` would, `without` some
    fields; times and words that are translated late are left to core.api.json. There is no
    context."""
    serializer = serializer_class()
    for name in without:
        serializer.fields.pop(name)
    return printer(serializer)


def printer(serializer: serializers.Serializer) -> Printer:
    if type(serializer).to_representation is not serializers.Serializer.to_representation:
        raise TypeError(f"{type(serializer).__name__} has a representation of its own")
    fields = {name: field for name, field in serializer.fields.items() if not field.write_only}
    of_row = [
        (name, conversion(field) or as_it_is)
        for name, field in fields.items()
        if field.source == "*"
    ]
    sources = {name: source(field) for name, field in fields.items() if field.source != "*"}
    conversions = [
        (name, convert) for name in sources if (convert := conversion(fields[name])) is not None
    ]
    read = attrgetter(*sources.values())
    is_one = len(sources) == 1

    def printed(row: Any) -> dict[str, Any]:
        if isinstance(row, dict):
            shown = {name: row[key] for name, key in sources.items() if key in row}
        else:
            values = read(row)
            shown = dict(zip(sources, (values,) if is_one else values, strict=True))
        for name, convert in conversions:
            if shown.get(name) is not None:
                shown[name] = convert(shown[name])
        if of_row:
            shown |= {name: convert(row) for name, convert in of_row}
            shown = {name: shown[name] for name in fields if name in shown}
        return shown

    return printed


def source(field: serializers.Field) -> str:
    """The attribute that a field shows; of a row that is only named, its key."""
    if isinstance(field, PrimaryKeyRelatedField):
        return f"{field.source}_id"
    return str(field.source)


def conversion(field: serializers.Field) -> Printer | None:
    """What prints a value that is there; None where it is printed as it is."""
    if isinstance(field, serializers.ListSerializer):
        return list_printer(printer(cast(serializers.Serializer, field.child)))
    if isinstance(field, serializers.Serializer):
        return printer(field)
    own: Any = type(field).to_representation
    if own in AS_IT_IS or isinstance(field, PrimaryKeyRelatedField):
        return None
    if isinstance(field, serializers.DecimalField) and own is DECIMAL:
        places = f".{field.decimal_places}f"
        return lambda amount: format(amount, places)
    return field.to_representation


def as_it_is(value: Any) -> Any:
    return value


def list_printer(print_one: Printer) -> Printer:
    def printed(rows: Any) -> list[Any]:
        if isinstance(rows, models.Manager):
            rows = rows.all()
        return [print_one(row) for row in rows]

    return printed
