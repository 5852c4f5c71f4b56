"""The pictures of the demo shop: finished WebP files, named as the shop's storage names them.

They were drawn for this shop, so there is no one's photo to credit.
"""

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from catalog.models import Product
from core.pictures import QUALITY, Picture, renditions, thumbnail
from seeds import demo
from seeds.demo import forms

FOLDER = Path(__file__).with_name("pictures")


def logo(vendor: forms.Vendor) -> str:
    return f"vendors/{vendor.slug}.webp"


def cover(article: forms.Article) -> str:
    return f"articles/{article.slug}.webp"


def photos(goods: forms.Product) -> list[str]:
    """One for each of the goods' texts about a picture, in their order."""
    return [f"products/{goods.slug}-{n}.webp" for n, _text in enumerate(goods.pictures, start=1)]


def logos() -> list[str]:
    return [logo(vendor) for vendor in (*demo.VENDORS, *demo.APPLICATIONS)]


def every_picture() -> list[str]:
    return [
        *logos(),
        *(cover(article) for article in demo.ARTICLES),
        *(name for goods in demo.PRODUCTS for name in photos(goods)),
    ]


def size(name: str) -> tuple[int, int]:
    """Width and height in pixels."""
    with Image.open(FOLDER / name) as image:
        return image.size


def hang(names: Iterable[str]) -> None:
    """Store each picture under just its name, whatever lay there."""
    for name in names:
        default_storage.delete(name)
        default_storage.save(name, ContentFile((FOLDER / name).read_bytes()))


def snapshot(goods: forms.Product, name: str) -> tuple[Picture, Picture]:
    """What a buyer shows of what arrived, and a small one of it; both are stored."""
    content = (FOLDER / photos(goods)[-1]).read_bytes()
    shown = Picture(f"reviews/{name}.webp", content, *size(photos(goods)[-1]))
    small = replace(thumbnail(shown), name=f"reviews/{name}-small.webp")
    for one in (shown, small):
        default_storage.delete(one.name)
        default_storage.save(one.name, ContentFile(one.content))
    return shown, small


def picture(name: str, *, wide: bool = False, folder: str = "") -> dict[str, Any]:
    """A picture as core.fields.PictureField keeps it, stored with its smaller files under names
    made of its own, in another folder where one is given; `wide` is the middle of it, as for a
    banner."""
    path = Path(folder) / Path(name).name if folder else Path(name)
    content = (FOLDER / name).read_bytes()
    if wide:
        content, path = middle_of(content), path.with_stem(f"{path.stem}-wide")
    smaller = renditions(io.BytesIO(content), folder=str(path.parent))
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    files = [(str(path), content)]
    files += [(f"{path.with_suffix('')}-{one.width}.webp", one.content) for one in smaller]
    for stored, data in files:
        default_storage.delete(stored)
        default_storage.save(stored, ContentFile(data))
    made = [
        {"width": one.width, "file": stored}
        for one, (stored, _data) in zip(smaller, files[1:], strict=True)
    ]
    return {"file": str(path), "width": width, "height": height, "renditions": made}


def middle_of(content: bytes) -> bytes:
    """The middle of a picture, two and a half times as wide as high."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        height = image.width * 2 // 5
        top = (image.height - height) // 2
        image.crop((0, top, image.width, top + height)).save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def photograph(product: Product) -> io.BytesIO:
    """The goods themselves, as somebody photographs them."""
    return io.BytesIO((FOLDER / f"products/{product.slug}-1.webp").read_bytes())


def paper(*lines: str) -> io.BytesIO:
    """A plain sheet with some words on it, as somebody photographs it."""
    sheet = Image.new("RGB", (600, 800), "#f4efe6")
    drawn = ImageDraw.Draw(sheet)
    for n, line in enumerate(lines):
        drawn.text((60, 90 + 70 * n), line, fill="#2f241b", font_size=34)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    out.seek(0)
    return out
