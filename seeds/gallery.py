"""Putting pictures into the shop's storage."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL.Image import Image

from seeds.pictures import encode


def keep(name: str, image: Image) -> None:
    """Store a picture under just this name, whatever lay there."""
    default_storage.delete(name)
    default_storage.save(name, ContentFile(encode(image)))


def address(name: str) -> str:
    """Where a stored picture is shown, in full: what a field for addresses of pictures takes."""
    url = default_storage.url(name)
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
