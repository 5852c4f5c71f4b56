"""Rows and the rows that hang on them, read by one constant statement.

    ORDERS = Tree(Order, Branch(one={"buyer": Branch("username")}, many={"items": Branch()}))
    orders = ORDERS.read("root.number = %(number)s", {"number": number})

PostgreSQL prints each tree as JSON. What comes of it are instances as `select_related` and
`prefetch_related` leave them, to be looked at and not to be saved; a row that several point at in
the same way is one instance. A field that was not read is asked for when somebody looks at it, as
after `only()`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar

import orjson
from django.db import models, router
from django.db.models.base import ModelState

from core.database.sql import rows

Row = TypeVar("Row", bound=models.Model)
Shared = dict[tuple[str, Any], models.Model]  # by where it hangs and its primary key
Load = Callable[[list[Any], Shared], Any]  # an instance of what was printed of it

AS_PRINTED = (
    models.AutoField,
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.IntegerField,
    models.JSONField,
    models.TextField,
)


class Branch:
    """What is read of a row: the named columns, or all; by the names of relations `one` row that
    it points at each and the `many` that point at it, oldest first; and what is computed by SQL
    that names the row `{row}`: `amounts`, and `values` that JSON holds as they are."""

    def __init__(
        self,
        *only: str,
        one: Mapping[str, "Branch"] | None = None,
        many: Mapping[str, "Branch"] | None = None,
        amounts: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        self.only = only
        self.one = one or {}
        self.many = many or {}
        self.amounts = amounts or {}
        self.values = values or {}


class Loaded(list[Any]):
    """Related rows that were read along: they can be listed, and asked nothing more."""

    def all(self) -> "Loaded":
        return self


def related(row: models.Model, name: str) -> Iterable[Any]:
    """The rows that point at this one, without a manager for those that were read along: to make
    one costs more than to look at a few rows."""
    known: Iterable[Any] | None = vars(row).get("_prefetched_objects_cache", {}).get(name)
    return getattr(row, name).all() if known is None else known


def let_go(rows: Iterable[models.Model]) -> None:
    """Take rows apart that nobody looks at any more. They and what hangs on them point at each
    other: left to the search for garbage, whole pages of them would wait for it."""
    for row in rows:
        for below in vars(row).pop("_prefetched_objects_cache", {}).values():
            let_go(below)
        row._state.fields_cache.clear()


class Tree(Generic[Row]):
    def __init__(self, model: type[Row], branch: Branch) -> None:
        self.model = model
        self.branch = branch

    def read(self, where: str, params: Mapping[str, Any]) -> list[Row]:
        """The trees whose row, which is called `root`, fits the constant condition."""
        sql, load = self._compiled
        found = rows(f"{sql} WHERE {where}", params, using=router.db_for_read(self.model))
        shared: Shared = {}
        return [load(orjson.loads(row["tree"]), shared) for row in found]

    def read_in_order(self, pks: Iterable[int], **params: Any) -> list[Row]:
        """The trees of these primary keys, in their order; what is not there is left out."""
        wanted = list(pks)
        where = f"root.{self.model._meta.pk.column} = ANY(%(pks)s)"
        found = {row.pk: row for row in self.read(where, {"pks": wanted, **params})}
        return [found[pk] for pk in wanted if pk in found]

    @cached_property
    def _compiled(self) -> tuple[str, Load]:
        """Once all models are there: relations lead to those of apps above too."""
        printed, load = compiled(self.model, self.branch, "root")
        return f"SELECT ({printed})::text AS tree FROM {self.model._meta.db_table} root", load


def compiled(model: type[models.Model], branch: Branch, row: str) -> tuple[str, Load]:
    """The SQL that prints a row with its branches as a list, and what makes an instance of it."""
    meta = model._meta
    fields = [meta.pk] + [
        field
        for field in meta.concrete_fields
        if not field.primary_key and (not branch.only or field.name in {*branch.only, *branch.one})
    ]
    names = [field.attname for field in fields] + [*branch.amounts, *branch.values]
    conversions = [
        (field.attname, conversion(field)) for field in fields if not isinstance(field, AS_PRINTED)
    ]
    conversions += [(name, Decimal) for name in branch.amounts]
    printed = [printed_column(field, row) for field in fields]
    printed += [f"({sql.replace('{row}', row)})::text" for sql in branch.amounts.values()]
    printed += [f"({sql.replace('{row}', row)})" for sql in branch.values.values()]

    ones: list[tuple[str, str, Load]] = []
    for name, below in branch.one.items():
        field: Any = meta.get_field(name)
        inner = f"{row}_{name}"
        sql, load = compiled(field.related_model, below, inner)
        key = field.target_field.column
        printed.append(
            f"(SELECT {sql} FROM {field.related_model._meta.db_table} {inner} "
            f"WHERE {inner}.{key} = {row}.{field.column})"
        )
        ones.append((field.cache_name, inner, load))

    manys: list[tuple[str, str, Load]] = []
    for name, below in branch.many.items():
        relation: Any = meta.get_field(name)
        inner = f"{row}_{name}"
        sql, load = compiled(relation.related_model, below, inner)
        pk = relation.related_model._meta.pk.column
        printed.append(
            f"(SELECT json_agg({sql} ORDER BY {inner}.{pk}) "
            f"FROM {relation.related_model._meta.db_table} {inner} "
            f"WHERE {inner}.{relation.field.column} = {row}.{meta.pk.column})"
        )
        manys.append((relation.cache_name, relation.field.cache_name, load))

    after = len(names)

    def loaded(values: list[Any], shared: Shared) -> models.Model:
        instance = model.__new__(model)  # as if unpickled: no defaults, no signals
        state = ModelState()
        state.adding, state.db = False, "default"
        cached = state.fields_cache = {}
        of_row = instance.__dict__
        of_row.update(zip(names, values, strict=False))
        of_row["_state"] = state
        for name, convert in conversions:
            if of_row[name] is not None:
                of_row[name] = convert(of_row[name])
        place = after
        for name, inner, load in ones:
            one = cached[name] = values[place]
            if one is not None:
                key = inner, one[0]
                if key not in shared:
                    shared[key] = load(one, shared)
                cached[name] = shared[key]
            place += 1
        if manys:
            prefetched = of_row["_prefetched_objects_cache"] = {}
        for name, back, load in manys:
            below = values[place] or ()
            related = prefetched[name] = Loaded([load(row, shared) for row in below])
            for one in related:
                one._state.fields_cache[back] = instance
            place += 1
        return instance

    return f"json_build_array({', '.join(printed)})", loaded


def printed_column(field: models.Field, row: str) -> str:
    """As JSON holds it without loss: it has no decimals."""
    cast = "::text" if isinstance(field, models.DecimalField) else ""
    return f"{row}.{field.column}{cast}"


def conversion(field: models.Field) -> Callable[[Any], Any]:
    if isinstance(field, models.DecimalField):
        return Decimal
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat
    return field.to_python
