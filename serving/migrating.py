"""Migrations beside a shop that sells: nobody waits for one for longer than a moment.

Django works out what each operation makes of the models between the statements of a migration, and
holds its locks meanwhile, for seconds; here all of that is done before the first statement. And who
waits for a lock holds up everybody behind, or meets a buyer in a deadlock: so a migration gives up
after a moment, lets them pass, and tries again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.management.commands import migrate
from django.db import OperationalError
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.database.outages import passes_by_itself

LOCK_MS = 200  # less than PostgreSQL takes to end a deadlock, by a victim of its own choice
TRIES, PAUSE = 100, 0.5  # of a migration, seconds between two

Step = tuple[Operation, ProjectState, ProjectState]


@contextmanager
def beside_buyers() -> Iterator[None]:
    """Meanwhile `manage.py migrate` does it so."""
    with patch.object(migrate, "MigrationExecutor", PatientExecutor):
        yield


class PatientExecutor(MigrationExecutor):
    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        if fake or fake_initial or not can_be_tried_again(migration):
            return super().apply_migration(state, migration, fake, fake_initial)
        steps = worked_out(migration, state)
        for tries_left in reversed(range(TRIES)):
            try:
                self.take(steps, migration)
            except OperationalError as error:
                if not tries_left or not passes_by_itself(error):
                    raise
                time.sleep(PAUSE)
            else:
                break
        return state

    def take(self, steps: list[Step], migration: Migration) -> None:
        """All steps in one transaction, or none."""
        with self.connection.schema_editor(atomic=True) as editor:
            editor.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
            for operation, before, after in steps:
                operation.database_forwards(migration.app_label, editor, before, after)
            waiting: list[Any] = editor.deferred_sql
            editor.deferred_sql = []
            for statement in waiting:
                editor.execute(statement, None)
            self.record_migration(migration)  # type: ignore[call-arg,arg-type]  # stubs of before


def can_be_tried_again(migration: Migration) -> bool:
    """Whether it is all or nothing, and asks no model of its own Python between two steps."""
    has_python = any(isinstance(each, RunPython) for each in migration.operations)
    return migration.atomic and not has_python


def worked_out(migration: Migration, state: ProjectState) -> list[Step]:
    """What each operation finds and leaves behind. Moves the state on."""
    steps = []
    for operation in migration.operations:
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        steps.append((operation, before, state.clone()))
    return steps
