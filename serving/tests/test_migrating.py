"""A migration beside buyers: it waits for nobody for long, and is all there in the end."""

import psycopg
import pytest
from django.db import OperationalError, connection, migrations, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from core.database.sql import rows
from rupa_rawi.tests.races.server import database_url
from serving import migrating
from serving.migrating import PatientExecutor

COLUMNS = """
    SELECT column_name FROM information_schema.columns WHERE table_name = 'kitchen_jar' ORDER BY 1
"""
NOBODY = migrations.RunPython(lambda apps, schema_editor: None, migrations.RunPython.noop)


def migration(name: str, *operations) -> migrations.Migration:
    made = migrations.Migration(name, "kitchen")
    made.operations = operations
    return made


@pytest.fixture
def kitchen():
    """A table, and what the executor knows of it."""
    state, executor = ProjectState(), PatientExecutor(connection)
    jar = migrations.CreateModel("Jar", [("id", models.BigAutoField(primary_key=True))])
    state = executor.apply_migration(state, migration("0001_jars", jar))
    yield executor, state
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kitchen_jar")
    MigrationRecorder(connection).migration_qs.filter(app="kitchen").delete()


LATER = migration(
    "0002_notes",
    migrations.AddField("jar", "note", models.TextField(default="", db_default="")),
    migrations.RunSQL("INSERT INTO kitchen_jar (note) VALUES ('sambal')", ""),
    migrations.AddField("jar", "lid", models.ForeignKey("kitchen.Jar", models.PROTECT, null=True)),
)


@pytest.mark.django_db(transaction=True)
def test_a_migration_gives_way_to_who_holds_a_table_and_is_done_once_it_is_free(
    kitchen, monkeypatch
):
    executor, state = kitchen
    tries = []
    take = PatientExecutor.take

    def counted(*given):
        tries.append(given)
        if len(tries) == 3:
            buyer.rollback()
        take(*given)

    monkeypatch.setattr(PatientExecutor, "take", counted)
    monkeypatch.setattr(migrating, "LOCK_MS", 20)
    monkeypatch.setattr(migrating, "PAUSE", 0)
    with psycopg.connect(database_url()) as buyer:
        buyer.execute("LOCK TABLE kitchen_jar IN ACCESS SHARE MODE")
        executor.apply_migration(state, LATER)

    assert len(tries) == 3
    assert [row["column_name"] for row in rows(COLUMNS, {})] == ["id", "lid_id", "note"]
    assert rows("SELECT note FROM kitchen_jar", {}) == [{"note": "sambal"}]
    assert MigrationRecorder(connection).migration_qs.filter(name="0002_notes").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_never_free_is_told(kitchen, monkeypatch):
    executor, state = kitchen
    monkeypatch.setattr(migrating, "TRIES", 2)
    monkeypatch.setattr(migrating, "PAUSE", 0)
    monkeypatch.setattr(migrating, "LOCK_MS", 20)
    with psycopg.connect(database_url()) as buyer:
        buyer.execute("LOCK TABLE kitchen_jar IN ACCESS SHARE MODE")
        with pytest.raises(OperationalError, match="lock timeout"):
            executor.apply_migration(state, LATER)


def test_django_does_what_cannot_be_undone_or_asks_its_models():
    concurrently = migration("0002_index")
    concurrently.atomic = False

    assert migrating.can_be_tried_again(LATER)
    assert migrating.can_be_tried_again(migration("0002_nothing"))
    assert not migrating.can_be_tried_again(concurrently)
    assert not migrating.can_be_tried_again(migration("0002_python", NOBODY))
