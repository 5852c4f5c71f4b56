from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.test import override_settings
from PIL import Image

from seeds import operations
from seeds.gallery import Gallery


class Apprentice:
    """Draws in no time what nobody looks at."""

    def picture(self, kind, shape, seed, size=8):
        return Image.new("RGB", (size, size))

    def logo(self, name, seed):
        return Image.new("RGB", (8, 8))

    def cover(self, kind, shape, seed):
        return Image.new("RGB", (16, 8))


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def sow(media, django_db_setup, django_db_blocker):
    """`sow(scale)` fills the shop once for all tests of the module."""
    with django_db_blocker.unblock(), transaction.atomic():

        def sow(scale: str, **options):
            gallery = Gallery(Apprentice(), ThreadPoolExecutor(1))
            operations.seed(scale, gallery=gallery, **options)

        yield sow
        transaction.set_rollback(True)
