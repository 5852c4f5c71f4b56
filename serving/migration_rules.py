"""What a migration may not do to a shop in which people buy; `manage.py lint_migrations` tells.

While a release is rolled out, processes of the release before write to the new schema, and what
holds a lock holds up buyers. A migration that breaks a rule all the same stands with the reason
in accepted_migrations.toml.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres import operations as postgres
from django.db import connection, models
from django.db.migrations import operations as ops
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ACCEPTED = Path(__file__).with_name("accepted_migrations.toml")

RULES = {
    "index": "An index is built while nobody may write: add it CONCURRENTLY, in a migration of "
    "its own with atomic = False.",
    "constraint": "All rows are looked at while nobody may write: add the constraint NOT VALID, "
    "and validate it in a migration of its own.",
    "not null": "The release before leaves this column empty, and is refused: give a new one a "
    "db_default, or allow null until the next release.",
    "rewrite": "The table is written anew while nobody may read: add a new column, fill it in "
    "batches, and drop the old one a release later.",
    "removed": "The release before still asks for it: take it out of the code now, and out of the "
    "database a release later.",
    "data": "Rows are changed while the schema is locked: change them in a migration of their own.",
    "irreversible": "There is no way back: give it a reverse, were it one that does nothing.",
}

IN_SQL = {
    "index": r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)",
    "constraint": r"ADD CONSTRAINT (?!.*NOT VALID)|SET NOT NULL",
    "not null": r"ADD COLUMN (?!.* (?:DEFAULT|GENERATED) ).* NOT NULL|SET NOT NULL",
    "rewrite": r"ALTER COLUMN \S+ (?:SET DATA )?TYPE|GENERATED ALWAYS AS .* STORED",
    "removed": r"DROP (?:TABLE|COLUMN)|RENAME (?:TO|COLUMN)",
}
CHANGES_ROWS = re.compile(r"\s*(?:WITH .*)?(?:UPDATE|DELETE FROM|INSERT INTO) ", re.I)
NEW_TABLE = re.compile(r"CREATE (?:TEMP(?:ORARY)? )?TABLE (?:IF NOT EXISTS )?(\w+)", re.I)
BODY = re.compile(r"(\$\w*\$).*?\1", re.S)


@dataclass(frozen=True)
class Finding:
    migration: str
    rule: str
    about: str

    @property
    def place(self) -> tuple[str, str]:
        return self.migration, self.rule

    def __str__(self) -> str:
        return f"{self.migration}: {self.about}. {RULES[self.rule]}"


def unaccepted() -> list[str]:
    """What is to be corrected: broken rules without a reason, and reasons for nothing."""
    found = list(all_findings())
    accepted = reasons()
    broken = [finding for finding in found if finding.place not in accepted]
    stale = sorted(set(accepted) - {finding.place for finding in found})
    return [
        *map(str, broken),
        *(f"{name}: breaks no rule {rule!r} any more." for name, rule in stale),
    ]


def reasons() -> dict[tuple[str, str], str]:
    """Why each broken rule is accepted, by migration and rule."""
    listed = tomllib.loads(ACCEPTED.read_text())["accepted"]
    return {
        (name, rule): each["reason"]
        for each in listed
        for name, rules in each["migrations"].items()
        for rule in rules
    }


def all_findings() -> Iterator[Finding]:
    """Every rule that a migration of ours breaks."""
    executor = MigrationExecutor(None)  # no database is asked
    leaves = executor.loader.graph.leaf_nodes()
    state, ours = ProjectState(), our_apps()
    for migration, _backwards in executor.migration_plan(leaves, clean_start=True):
        found = list(findings_of(migration, state))  # which moves the state on
        yield from found if migration.app_label in ours else ()


def our_apps() -> set[str]:
    here = Path(settings.BASE_DIR)
    return {config.label for config in apps.get_app_configs() if Path(config.path).parent == here}


def findings_of(migration: Migration, state: ProjectState) -> Iterator[Finding]:
    """What a migration does to tables that were there before it. Moves the state on."""
    name = f"{migration.app_label}.{migration.name}"
    operations = list(unpacked(migration.operations))
    new = {op.name_lower for op in operations if isinstance(op, ops.CreateModel)}
    changes_schema = False
    for operation in migration.operations:
        for each in unpacked([operation]):
            if getattr(each, "model_name_lower", getattr(each, "name_lower", "")) in new:
                continue
            for rule, about in broken_by(each, migration, state):
                yield Finding(name, rule, about)
            changes_schema |= locks_a_table(each)
        operation.state_forwards(migration.app_label, state)
    if changes_schema and migration.atomic:
        for each in filter(changes_rows, operations):
            yield Finding(name, "data", each.describe())


def unpacked(operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, ops.SeparateDatabaseAndState):
            yield from unpacked(operation.database_operations)
        else:
            yield operation


def locks_a_table(operation: Operation) -> bool:
    return isinstance(
        operation,
        ops.AddField | ops.AlterField | ops.RemoveField | ops.AddConstraint | ops.AddIndex,
    )


def changes_rows(operation: Operation) -> bool:
    if isinstance(operation, ops.RunSQL):
        return any(CHANGES_ROWS.match(text) for text in statements(operation))
    return isinstance(operation, ops.RunPython)


def broken_by(
    operation: Operation, migration: Migration, state: ProjectState
) -> Iterator[tuple[str, str]]:
    """Each rule that an operation on an older table breaks, and where."""
    about = operation.describe()
    if not operation.reversible:
        yield "irreversible", about
    for kind, rules in BY_KIND.items():
        if isinstance(operation, kind):
            for rule in rules(operation, migration, state):
                yield rule, about


# ── operations ──────────────────────────────────────────────────────────────────────────────────


def of_index(operation: Any, migration: Migration, state: ProjectState) -> Iterator[str]:
    if not isinstance(operation, postgres.AddIndexConcurrently):
        yield "index"


def of_constraint(operation: Any, migration: Migration, state: ProjectState) -> Iterator[str]:
    if isinstance(operation.constraint, models.UniqueConstraint):
        yield "index"
    elif not isinstance(operation, postgres.AddConstraintNotValid):
        yield "constraint"


def of_new_field(operation: Any, migration: Migration, state: ProjectState) -> Iterator[str]:
    field = operation.field
    if field.many_to_many:
        return
    if getattr(field, "generated", False) and field.db_persist:
        yield "rewrite"
    elif not field.null and not field.has_db_default():
        yield "not null"
    if field.db_index or field.unique:
        yield "index"


def of_changed_field(operation: Any, migration: Migration, state: ProjectState) -> Iterator[str]:
    model = state.models[migration.app_label, operation.model_name_lower]
    before, after = model.fields[operation.name], operation.field
    if before.many_to_many or after.many_to_many:
        return
    if before.null and not after.null:
        yield from ("constraint", "not null")
    if (after.db_index or after.unique) and not (before.db_index or before.unique):
        yield "index"
    if not (before.remote_field or after.remote_field) and is_rewritten(before, after):
        yield "rewrite"


def is_rewritten(before: models.Field, after: models.Field) -> bool:
    """Whether PostgreSQL writes a table anew for another type: not where a text, or a number of as
    many places behind the point, may only become longer."""
    old, new = str(before.db_type(connection)), str(after.db_type(connection))
    if old == new or (old.startswith("varchar") and new == "text"):
        return False
    if old.startswith("varchar") and new.startswith("varchar"):
        return numbers(new)[0] < numbers(old)[0]
    if old.startswith("numeric") and new.startswith("numeric"):
        (digits, places), (more, same) = numbers(old), numbers(new)
        return more < digits or same != places
    return True


def numbers(kind: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", kind)]


def of_removal(operation: Any, migration: Migration, state: ProjectState) -> Iterator[str]:
    yield "removed"


def of_sql(operation: Any, migration: Migration, state: ProjectState) -> Iterator[str]:
    own = tables_made_by(migration)
    older = [text for text in statements(operation) if own.isdisjoint(re.findall(r"\w+", text))]
    for rule, pattern in IN_SQL.items():
        if any(re.search(pattern, text, re.I) for text in older):
            yield rule


def tables_made_by(migration: Migration) -> set[str]:
    every = [op for op in unpacked(migration.operations) if isinstance(op, ops.RunSQL)]
    return {name for op in every for text in statements(op) for name in NEW_TABLE.findall(text)}


def statements(operation: ops.RunSQL) -> list[str]:
    """Each in one line, and without the bodies of functions, which run later."""
    parts = [operation.sql] if isinstance(operation.sql, str) else operation.sql
    text = "; ".join(part if isinstance(part, str) else part[0] for part in parts)
    return " ".join(BODY.sub("", text).split()).split(";")


Rules = Callable[[Any, Migration, ProjectState], Iterator[str]]
BY_KIND: dict[Any, Rules] = {
    ops.AddIndex: of_index,
    ops.AlterUniqueTogether: of_index,
    ops.AddConstraint: of_constraint,
    ops.AddField: of_new_field,
    ops.AlterField: of_changed_field,
    ops.RemoveField | ops.RenameField | ops.RenameModel | ops.DeleteModel: of_removal,
    ops.AlterModelTable: of_removal,
    ops.RunSQL: of_sql,
}
