"""Putting pictures into the shop's storage."""

from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL.Image import Image

from seeds.pictures import encode


class Artist(Protocol):
    """Who draws: the module seeds.pictures, or somebody quicker."""

    def picture(self, kind: str, shape: str, seed: str) -> Image: ...
    def logo(self, name: str, seed: str) -> Image: ...
    def cover(self, kind: str, shape: str, seed: str) -> Image: ...


def keep(name: str, image: Image) -> str:
    """Store a picture under just this name, whatever lay there; its full address."""
    default_storage.delete(name)
    default_storage.save(name, ContentFile(encode(image)))
    url = default_storage.url(name)
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
