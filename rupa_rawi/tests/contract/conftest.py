"""The world of these tests: made once for each module, undone after it."""

import pytest
from django.db import transaction

from rupa_rawi.tests.contract.world import World


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
