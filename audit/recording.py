"""Writing the log: which tables are logged, and how a write becomes an entry.

An app says in `log_rules.py` which of its tables are logged, and names what is left out:

    log(Product, without={"version", "search"})
    leave_out(WishlistItem)  # a person's own affairs

What is saved or deleted row by row is seen by signals, whichever code does it: operations and the
back office alike. Bulk writes send none; an operation that does one says so with `watching` or
`created`. The entry commits with the write, or not at all.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils import timezone

from audit.models import LogEntry
from audit.origins import Origin, current
from audit.secrets import is_secret
from core.database.together import write_together

Action = LogEntry.Action
Values = dict[str, Any]


@dataclass(frozen=True)
class Logged:
    """How the writes of one table are logged. `unless(row, origin)` says which are not."""

    fields: tuple[models.Field, ...]
    unless: Callable[[Any, Origin], bool]

    def among(self, update_fields: Iterable[str] | None) -> tuple[models.Field, ...]:
        if update_fields is None:
            return self.fields
        names = set(update_fields)
        return tuple(f for f in self.fields if f.name in names or f.attname in names)

    def origin_of(self, row: models.Model) -> Origin | None:
        """The origin of the present write of this row, if the write is to be logged."""
        origin = current()
        return None if origin is None or self.unless(row, origin) else origin


_logged: dict[type[models.Model], Logged] = {}
_left_out: set[type[models.Model]] = set()


def is_logged(model: type[models.Model]) -> bool:
    return model in _logged


def is_left_out(model: type[models.Model]) -> bool:
    return model in _left_out


def log(
    model: type[models.Model],
    *,
    without: Collection[str] = (),
    unless: Callable[[Any, Origin], bool] = lambda row, origin: False,
) -> None:
    """Log the writes of a table from now on: every field and many-to-many set but those `without`,
    the primary key, and what Django and the database fill in by themselves.

    Raises ValueError for a secret that is not among those `without`.
    """
    for name in without:
        model._meta.get_field(name)  # raises FieldDoesNotExist
    fields = tuple(f for f in model._meta.concrete_fields if f.name not in without and is_given(f))
    if secret := [field.name for field in fields if is_secret(field)]:
        raise ValueError(f"{model._meta.label}: {secret} must never be logged")
    _logged[model] = Logged(fields, unless)
    name = f"audit.{model._meta.label}"
    pre_save.connect(before_save, sender=model, dispatch_uid=name)
    post_save.connect(after_save, sender=model, dispatch_uid=name)
    post_delete.connect(after_delete, sender=model, dispatch_uid=name)
    for related in model._meta.many_to_many:
        if related.name not in without:
            listen, through = set_listener(related.name), related.remote_field.through
            m2m_changed.connect(listen, sender=through, weak=False, dispatch_uid=name)


def is_given(field: models.Field) -> bool:
    """Whether the value of a field is entered; keys, generated columns and automatic times are
    filled in."""
    by_themselves = ("primary_key", "generated", "auto_now", "auto_now_add")
    return not any(getattr(field, flag, False) for flag in by_themselves)


def leave_out(*left_out: type[models.Model]) -> None:
    """Say of tables that they are not logged."""
    _left_out.update(left_out)


def logged_fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in _logged[model].fields]


def logged_models() -> list[type[models.Model]]:
    return list(_logged)


# ── values ──────────────────────────────────────────────────────────────────────────────────────


def stored(row: models.Model, fields: Sequence[models.Field]) -> Values:
    """What the database holds of a row; nothing when it is not there."""
    known = type(row)._base_manager.filter(pk=row.pk)
    return known.values(*(field.attname for field in fields)).first() or {}


def held(row: models.Model, fields: Sequence[models.Field]) -> Values:
    """What the row in memory holds, as the database would give it back."""
    values = {field.attname: getattr(row, field.attname) for field in fields}
    if any(hasattr(value, "resolve_expression") for value in values.values()):
        return stored(row, fields)
    return {field.attname: field.to_python(values[field.attname]) for field in fields}


def named(values: Values, fields: Sequence[models.Field]) -> Values:
    return {f.name: as_json(values[f.attname], f) for f in fields if f.attname in values}


def as_json(value: Any, field: models.Field) -> Any:
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return str(round(value, field.decimal_places))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value


# ── rows saved and deleted one by one ───────────────────────────────────────────────────────────


def before_save(sender, instance, raw=False, update_fields=None, **kwargs):
    instance._audit_before = None
    if raw or instance._state.adding:
        return
    logged = _logged[sender]
    fields = logged.among(update_fields)
    if fields and logged.origin_of(instance):
        instance._audit_before = stored(instance, fields)


def after_save(sender, instance, created, raw=False, update_fields=None, **kwargs):
    logged = _logged[sender]
    before = instance.__dict__.pop("_audit_before", None)
    if raw or (not created and before is None):
        return
    if created:
        if origin := logged.origin_of(instance):
            write([entry(origin, Action.CREATE, instance, {}, contents(instance))])
    elif (origin := current()) and (
        changed := difference(instance, before, held(instance, logged.among(update_fields)))
    ):
        write([entry(origin, Action.CHANGE, instance, *changed)])


def after_delete(sender, instance, **kwargs):
    if origin := _logged[sender].origin_of(instance):
        write([entry(origin, Action.DELETE, instance, contents(instance), {})])


def contents(row: models.Model) -> Values:
    fields = _logged[type(row)].fields
    return named(held(row, fields), fields)


def difference(row: models.Model, before: Values, after: Values) -> tuple[Values, Values] | None:
    """What changed, by field name, or None."""
    fields = [
        field
        for field in _logged[type(row)].fields
        if field.attname in after and before.get(field.attname) != after[field.attname]
    ]
    return (named(before, fields), named(after, fields)) if fields else None


# ── sets of related rows ────────────────────────────────────────────────────────────────────────


def set_listener(name: str) -> Callable[..., None]:
    """Logs changes of one many-to-many set as the ids that were and are in it."""

    def listen(sender, instance, action, reverse, **kwargs):
        if reverse or not (origin := _logged[type(instance)].origin_of(instance)):
            return
        ids = sorted(getattr(instance, name).values_list("pk", flat=True))
        if action.startswith("pre_"):
            instance._audit_set = ids
            return
        before = instance.__dict__.pop("_audit_set", ids)
        if before != ids:
            write([entry(origin, Action.CHANGE, instance, {name: before}, {name: ids})])

    return listen


# ── bulk writes ─────────────────────────────────────────────────────────────────────────────────


@contextmanager
def watching(rows: models.QuerySet, *, related: Sequence[str] = ()) -> Iterator[None]:
    """Log what a bulk write, `update()` or raw SQL, does inside to these rows. `related` are the
    rows that their names are made of."""
    if current() is None:
        yield
        return
    fields = _logged[rows.model].fields
    before = {row.pk: held(row, fields) for row in rows}
    yield
    entries = []
    after = rows.model._base_manager.filter(pk__in=before)
    for row in after.select_related(*related) if related else after:
        origin = _logged[rows.model].origin_of(row)
        changed = difference(row, before[row.pk], held(row, fields))
        if origin and changed:
            entries.append(entry(origin, Action.CHANGE, row, *changed))
    write(entries)


class Watch:
    """A row in memory, before a change that a statement without signals is going to write."""

    def __init__(self, row: models.Model) -> None:
        self.row = row
        self.fields = _logged[type(row)].fields
        self.origin = _logged[type(row)].origin_of(row)
        self.before = held(row, self.fields) if self.origin else {}

    def entries(self) -> list[LogEntry]:
        """What has changed since then, if it is to be logged: to be written with the row."""
        if self.origin is None:
            return []
        changed = difference(self.row, self.before, held(self.row, self.fields))
        return [entry(self.origin, Action.CHANGE, self.row, *changed)] if changed else []


@contextmanager
def watching_set(rows: models.QuerySet, name: str) -> Iterator[None]:
    """Log what a bulk write does inside to a many-to-many set of these rows."""
    if current() is None:
        yield
        return
    watched = list(rows)
    before = sets_of(watched, name)
    yield
    after = sets_of(watched, name)
    write(
        entry(origin, Action.CHANGE, row, {name: before[row.pk]}, {name: after[row.pk]})
        for row in watched
        if before[row.pk] != after[row.pk] and (origin := _logged[type(row)].origin_of(row))
    )


def sets_of(rows: Sequence[models.Model], name: str) -> dict[Any, list]:
    """The ids in a many-to-many set, by the pk of its row."""
    found: dict[Any, list] = {row.pk: [] for row in rows}
    if rows:
        known = type(rows[0])._base_manager.filter(pk__in=found, **{f"{name}__isnull": False})
        for pk, other in known.order_by(name).values_list("pk", name):
            found[pk].append(other)
    return found


def created(rows: Iterable[models.Model]) -> None:
    """Log rows that `bulk_create` made."""
    origins = ((row, _logged[type(row)].origin_of(row)) for row in rows)
    write(entry(origin, Action.CREATE, row, {}, contents(row)) for row, origin in origins if origin)


def exported(model: type[models.Model], *, count: int, **how: str) -> None:
    """Log that somebody took rows out of the house: how many, and which (`how`)."""
    if origin := current():
        name = str(model._meta.verbose_name_plural)
        about = {"target_type": model._meta.label_lower, "target": name, "target_id": ""}
        write([made(origin, Action.EXPORT, after={"count": count} | how, **about)])


# ── entries ─────────────────────────────────────────────────────────────────────────────────────


def entry(origin: Origin, action: str, row: models.Model, before: Values, after: Values):
    about = {
        "target_type": row._meta.label_lower,
        "target_id": str(row.pk),
        "target": str(row)[:200],
    }
    return made(origin, action, before=before, after=after, **about)


def made(origin: Origin, action: str, **about) -> LogEntry:
    return LogEntry(
        at=timezone.now(),
        kind=kind_of(origin),
        actor_id=origin.user_id,
        key_id=origin.key_id,
        key_name=origin.key_name[:100],
        job=origin.job[:100],
        action=action,
        request_id=origin.request_id,
        ip=origin.ip,
        **about,
    )


def kind_of(origin: Origin) -> str:
    if origin.job:
        return LogEntry.Kind.JOB
    if origin.is_nobody:
        return LogEntry.Kind.NOBODY
    return LogEntry.Kind.USER if origin.key_id is None else LogEntry.Kind.KEY


def write(entries: Iterable[LogEntry]) -> None:
    write_together(new=entries)
