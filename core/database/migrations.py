"""Which migrations the database has not seen.

As a rule the names of their files tell. To read them all takes a start half a second, and a web
process 5 MB for good.
"""

import pkgutil

from django.apps import apps
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def migrations_to_apply() -> list[tuple[Migration, bool]]:
    """In their order, each with whether it is to be undone, which none is."""
    applied = MigrationRecorder(connection).applied_migrations()
    if names() <= applied.keys():
        return []
    executor = MigrationExecutor(connection)  # knows which replace others
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def names() -> set[tuple[str, str]]:
    """Of the migrations of all apps, each after its app."""
    return {
        (app.label, file.name)
        for app in apps.get_app_configs()
        for file in pkgutil.iter_modules([f"{app.path}/migrations"])
        if not file.ispkg and file.name[0] not in "_~"
    }
