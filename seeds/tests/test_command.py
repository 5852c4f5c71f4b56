"""What `manage.py seed` does, and above all what it refuses to do."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings
from psycopg.errors import LockNotAvailable

from accounts.tests.factories import make_user
from catalog.models import Product
from catalog.tests.factories import make_variant
from orders.models import Order
from orders.tests.factories import make_order
from seeds import operations, tables
from seeds.management.commands import seed as command

pytestmark = pytest.mark.django_db


@pytest.fixture
def sown(monkeypatch):
    """What the command asks for, noted instead of done."""
    asked = []
    monkeypatch.setattr(
        command.operations, "seed", lambda scale, *, reset, say: asked.append((scale, reset))
    )
    return asked


def test_without_a_word_it_opens_the_demo_shop(sown):
    call_command("seed")

    assert sown == [("demo", False)]


@pytest.mark.parametrize("scale", operations.SCALES)
def test_it_knows_every_scale(sown, scale):
    call_command("seed", scale=scale)

    assert sown == [(scale, False)]


def test_a_database_that_was_only_migrated_is_enough(sown):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_cache")

    call_command("seed")

    cache.clear()
    assert sown == [("demo", False)]


def test_a_shop_is_not_sown_twice():
    make_order()

    with pytest.raises(CommandError, match="already holds a shop") as refused:
        call_command("seed")

    assert refused.value.returncode == 1
    assert Order.objects.count() == Product.objects.count() == 1


def test_somebody_else_at_work_is_not_a_crash(monkeypatch):
    def wait(scale, **options):
        raise OperationalError("canceling statement due to lock timeout") from LockNotAvailable()

    monkeypatch.setattr(command.operations, "seed", wait)

    with pytest.raises(CommandError, match="Somebody is at work"):
        call_command("seed")


def test_it_is_when_that_is_asked_for(sown):
    make_order()

    with override_settings(DEBUG=True):
        call_command("seed", reset=True)

    assert sown == [("demo", True)]


def test_nothing_is_emptied_in_production(sown):
    make_order()

    with override_settings(DEBUG=False), pytest.raises(CommandError, match="--yes-i-am-sure"):
        call_command("seed", reset=True)

    assert sown == []
    assert Order.objects.exists()


def test_unless_somebody_is_sure(sown, capsys):
    with override_settings(DEBUG=False):
        call_command("seed", reset=True, yes_i_am_sure=True)

    assert sown == [("demo", True)]
    assert "change them" in capsys.readouterr().err


def test_emptying_removes_the_shop_and_its_jobs_and_nothing_of_django():
    make_order()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'x')"
        )
    kept = Permission.objects.count(), ContentType.objects.count()

    tables.empty_the_shop()

    with connection.cursor() as cursor:
        for table in [*tables.shop_tables(), tables.JOBS]:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
    assert (Permission.objects.count(), ContentType.objects.count()) == kept
    assert kept > (0, 0)


def test_all_tables_of_the_shop_are_known():
    assert {"accounts_user", "catalog_product_tags", "orders_order", "payments_refund"} <= set(
        tables.shop_tables()
    )
    assert not [
        table
        for table in tables.shop_tables()
        if table.startswith(("auth_", "django_", "procrastinate_"))
    ]


def test_ids_begin_again_after_emptying():
    make_variant()

    tables.empty_the_shop()

    assert make_variant().product_id == Product.objects.get().pk == 1
    assert make_user().pk > 1


def test_a_run_that_fails_leaves_the_shop_as_it_was(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    variant = make_variant()
    monkeypatch.setattr(operations.shop, "write_goods", lambda now: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        operations.seed("demo", reset=True)

    assert Product.objects.filter(pk=variant.product_id).exists()
