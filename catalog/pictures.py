"""Uploaded pictures: nothing of the file that came in is kept, only what it shows."""

import io
import secrets
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from core.errors import BadInput

MAX_BYTES = 8 << 20
MAX_PIXELS = 25_000_000
MAX_SIDE = 1_600  # pixels of the longer side that we keep
QUALITY = 82
WIDTHS = (320, 640, 960, 1_600)  # of the smaller files beside a picture, where it is wider
FOLDER = "products"

# Bytes that no photograph holds, but a file that is a picture and a page or program at once does.
FOREIGN = (b"<script", b"<html", b"<svg", b"<!doctype", b"<?php", b"%pdf-")
ZIP_END = b"PK\x05\x06"
ZIP_TAIL = 66_000  # a ZIP archive ends with its directory, this close to the end of the file


class BadPicture(BadInput):
    code = "bad_picture"

    def __init__(self, message: str):
        super().__init__(message, attr="file")


@dataclass(frozen=True)
class Picture:
    """A re-encoded WebP, sizes in pixels."""

    name: str
    content: bytes
    width: int
    height: int


def reencode(upload: BinaryIO) -> Picture:
    """Read a PNG, JPEG or WebP, and write what it shows as a new WebP without metadata.

    Size, kind and pixels are checked before anything is decoded. Raises BadPicture (400).
    """
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadPicture("The file is larger than 8 MiB.")
    kind = _kind(content)
    if kind is None:
        raise BadPicture("Only PNG, JPEG and WebP pictures are taken.")
    _refuse_polyglots(content, kind)
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            return _written(_opened(image))
    except Image.DecompressionBombError:
        raise BadPicture("The picture has more than 25 megapixels.") from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error):
        raise BadPicture("The file is not a whole picture.") from None


def renditions(stored: BinaryIO) -> list[Picture]:
    """Smaller pictures of a stored one, narrowest first, never wider than it is itself."""
    with Image.open(stored, formats=["WEBP", "JPEG", "PNG"]) as image:
        image.load()
        has_alpha = "A" in image.mode or "transparency" in image.info
        whole = image.convert("RGBA" if has_alpha else "RGB")
    token = secrets.token_hex(16)  # a new name each time: browsers keep files for good
    made = []
    for width in WIDTHS:
        if width < whole.width:
            size = (width, max(1, round(whole.height * width / whole.width)))
            small = whole.resize(size, Image.Resampling.LANCZOS)
            made.append(_written(small, f"{token}-{width}"))
    return made


def _kind(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return None


def _refuse_polyglots(content: bytes, kind: str) -> None:
    low = content.lower()
    foreign = any(mark in low for mark in FOREIGN) or ZIP_END in content[-ZIP_TAIL:]
    if kind == "PNG":
        foreign = foreign or not content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82")
    if kind == "WEBP":
        foreign = foreign or len(content) > int.from_bytes(content[4:8], "little") + 9
    if foreign:
        raise BadPicture("The file holds something else beside a picture.")


def _opened(image: Image.Image) -> Image.Image:
    """The picture, upright and small enough; it is decoded only once its size is known."""
    if image.width * image.height > MAX_PIXELS:
        raise BadPicture("The picture has more than 25 megapixels.")
    # A JPEG may carry a second, hidden picture (phones store depth so): only the first is read.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise BadPicture("The picture is animated.")
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is then decoded at a fraction of its size
    image = ImageOps.exif_transpose(image)
    has_alpha = "A" in image.mode or "transparency" in image.info
    image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return image


def _written(image: Image.Image, stem: str = "") -> Picture:
    image.info.clear()  # EXIF, colour profile, comments
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    name = f"{FOLDER}/{stem or secrets.token_hex(16)}.webp"
    return Picture(name, out.getvalue(), image.width, image.height)
