"""Smaller files beside each uploaded picture, so that a phone does not load a whole one.

A job makes them after the upload's commit: a few tenths of a second of computing that nobody
should wait for, and that may be tried again. Pictures that came another way, as those of the demo
shop, are found every minute: see catalog/promises.py.
"""

from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from catalog.card_figures import refresh_cards
from catalog.locks import lock_product
from catalog.models import ProductImage
from catalog.operations.images import remove_files
from core.pictures import renditions


def write_renditions(image_id: int) -> None:
    """Make and keep the smaller files of a picture, unless it has them or is gone."""
    image = ProductImage.objects.filter(pk=image_id, renditions__isnull=True).first()
    if image is None or not image.file:
        return
    made = []
    try:
        for small in _pictures(str(image.file.name)):
            name = default_storage.save(small.name, ContentFile(small.content))
            made.append({"width": small.width, "file": name})
        is_kept = _keep(image, made)
    except BaseException:
        remove_files(small["file"] for small in made)
        raise
    if not is_kept:  # another job was quicker, or the picture is gone
        remove_files(small["file"] for small in made)


def do_without_renditions(image_id: int) -> None:
    """They could not be made: the picture is shown as it is."""
    ProductImage.objects.filter(pk=image_id, renditions__isnull=True).update(renditions=[])


def _pictures(name: str) -> list:
    """Nothing of a file that is lost or broken: there is no use in trying again."""
    from PIL import UnidentifiedImageError

    try:
        with default_storage.open(name) as file:
            return renditions(cast(BinaryIO, file))
    except (FileNotFoundError, UnidentifiedImageError, SyntaxError, ValueError, EOFError):
        return []


@transaction.atomic
def _keep(image: ProductImage, made: list[dict]) -> bool:
    product = lock_product(image.product_id)
    waiting = ProductImage.objects.filter(pk=image.pk, renditions__isnull=True)
    is_kept = waiting.update(renditions=made) == 1
    if is_kept and made:
        refresh_cards([product.pk], touched=True)
    return is_kept
