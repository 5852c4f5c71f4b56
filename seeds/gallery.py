"""The pictures of a shop: drawn in processes of their own while its rows are being written."""

import os
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL.Image import Image

from seeds import pictures

WORKERS = max((os.cpu_count() or 2) - 1, 1)  # one core is left for the rows


class Artist(Protocol):
    """Who draws: the module seeds.pictures, or somebody quicker."""

    def picture(self, kind: str, shape: str, seed: str) -> Image: ...
    def logo(self, name: str, seed: str) -> Image: ...
    def cover(self, kind: str, shape: str, seed: str) -> Image: ...


@dataclass(frozen=True)
class Drawing:
    data: bytes
    width: int
    height: int


def draw(method, *words: str) -> Drawing:
    image = method(*words)
    return Drawing(pictures.encode(image), *image.size)


class Gallery:
    """Order pictures by the name of their file, then hang them all."""

    def __init__(self, artist: Artist = pictures, pool: Executor | None = None):
        self.artist = artist
        # New processes, not forks: this one has the threads of a database pool.
        self.pool = pool or ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))
        self.ordered: dict[str, Future[Drawing]] = {}

    def __enter__(self) -> "Gallery":
        return self

    def __exit__(self, *exception) -> None:
        self.pool.shutdown(cancel_futures=True)

    def order_picture(self, name: str, kind: str, shape: str, seed: str) -> None:
        self._order(name, self.artist.picture, kind, shape, seed)

    def order_logo(self, name: str, title: str, seed: str) -> None:
        self._order(name, self.artist.logo, title, seed)

    def order_cover(self, name: str, kind: str, shape: str, seed: str) -> None:
        self._order(name, self.artist.cover, kind, shape, seed)

    def _order(self, name: str, method, *words: str) -> None:
        self.ordered[name] = self.pool.submit(draw, method, *words)

    def hang(self) -> dict[str, Drawing]:
        """Store every picture under just its name, whatever lay there."""
        drawings = {name: future.result() for name, future in self.ordered.items()}
        for name, drawing in drawings.items():
            default_storage.delete(name)
            default_storage.save(name, ContentFile(drawing.data))
        return drawings


def address(name: str) -> str:
    """Where a stored picture is shown, in full."""
    url = default_storage.url(name)
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
