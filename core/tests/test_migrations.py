import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core.database import migrations

pytestmark = pytest.mark.django_db


def test_migrations_are_known_by_the_names_of_their_files():
    assert migrations.names() == MigrationLoader(None).disk_migrations.keys()


def test_what_the_database_has_not_seen_is_to_be_applied():
    assert migrations.migrations_to_apply() == []

    seen = MigrationRecorder(connection).migration_qs
    last = seen.filter(app="storefront").latest("pk")
    seen.filter(pk=last.pk).delete()

    assert [str(migration) for migration, _ in migrations.migrations_to_apply()] == [
        f"storefront.{last.name}"
    ]
