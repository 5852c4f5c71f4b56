import pytest
from django.db import transaction
from django.test import override_settings

from seeds import operations


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def sow(media, django_db_setup, django_db_blocker):
    """`sow(scale)` fills the shop once for all tests of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield operations.seed
        transaction.set_rollback(True)
