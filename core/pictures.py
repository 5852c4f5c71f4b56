"""Uploaded pictures: nothing of the file that came in is kept, only what it shows."""

import io
import re
import secrets
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from core.errors import BadInput

if TYPE_CHECKING:  # every process would load Pillow, of which most see no picture
    from PIL.Image import Image

MAX_BYTES = 8 << 20
MAX_PIXELS = 25_000_000
MAX_SIDE = 1_600  # pixels of the longer side that we keep
QUALITY = 82
WIDTHS = (320, 640, 960, 1_600)  # of the smaller files beside a picture, where it is wider
PRODUCTS, LOGOS, REVIEWS, BANNERS = "products", "logos", "reviews", "banners"  # folders

# What a file holds beside its pixels when it is a picture and a page, program or archive at once.
# In the pixels it is chance, and does not survive the writing anew.
FOREIGN = re.compile(rb"<script|<html|<svg|<!doctype|<\?php|%pdf-|(?-i:PK\x05\x06)", re.IGNORECASE)
PIXELS_OF_PNG = {b"IDAT", b"PLTE", b"tRNS"}
PIXELS_OF_WEBP = {b"VP8 ", b"VP8L", b"ALPH", b"ANMF"}
END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_END, JPEG_SCAN = 0xD9, 0xDA


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


def reencode(upload: BinaryIO, *, folder: str = PRODUCTS) -> Picture:
    """Read a PNG, JPEG or WebP, and write what it shows as a new WebP without metadata.

    Size, kind and pixels are checked before anything is decoded. Raises BadPicture (400).
    """
    from PIL import Image

    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadPicture(_("The file is larger than 8 MiB."))
    kind = _kind(content)
    if kind is None:
        raise BadPicture(_("Only PNG, JPEG and WebP pictures are taken."))
    _refuse_polyglots(content, kind)
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            return _written(_opened(image), folder=folder)
    except Image.DecompressionBombError:
        raise BadPicture(_("The picture has more than 25 megapixels.")) from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error):
        raise BadPicture(_("The file is not a whole picture.")) from None


@dataclass(frozen=True)
class Upload:
    """An uploaded picture with the smaller files beside it, not stored yet."""

    whole: Picture
    smaller: list[Picture]


def take(upload: BinaryIO, *, folder: str) -> Upload:
    """As `reencode`, with its renditions."""
    whole = reencode(upload, folder=folder)
    return Upload(whole, renditions(io.BytesIO(whole.content), folder=folder))


def renditions(stored: BinaryIO, *, folder: str = PRODUCTS) -> list[Picture]:
    """Smaller pictures of a stored one, narrowest first, never wider than it is itself."""
    from PIL import Image

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
            made.append(_written(small, folder=folder, stem=f"{token}-{width}"))
    return made


def thumbnail(picture: Picture, *, width: int = WIDTHS[0]) -> Picture:
    """The picture as lists show it; beside it in its folder."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.content), formats=["WEBP"]) as image:
        image.thumbnail((width, 2 * width), Image.Resampling.LANCZOS)
        folder, _slash, _name = picture.name.partition("/")
        return _written(image, folder=folder)


def _kind(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return None


def _refuse_polyglots(content: bytes, kind: str) -> None:
    parts = {"PNG": _beside_png, "JPEG": _beside_jpeg, "WEBP": _beside_webp}[kind]
    foreign = any(FOREIGN.search(part) for part in parts(content))
    if kind == "PNG":
        foreign = foreign or not content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82")
    if kind == "WEBP":
        foreign = foreign or len(content) > int.from_bytes(content[4:8], "little") + 9
    if foreign:
        raise BadPicture(_("The file holds something else beside a picture."))


def _beside_png(content: bytes) -> Iterator[bytes]:
    """Its chunks but those of pixels, and what follows the last."""
    at, name = 8, b""
    while at + 8 <= len(content) and name != b"IEND":
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if name not in PIXELS_OF_PNG:
            yield content[at + 8 : at + 8 + size]
        at += size + 12
    yield content[at:]


def _beside_webp(content: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name not in PIXELS_OF_WEBP:
            yield content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    yield content[at:]


def _beside_jpeg(content: bytes) -> Iterator[bytes]:
    """Its segments, without the scans, and what follows its end; that may be another JPEG."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a filler
            at += 1
            continue
        if marker == JPEG_END:
            rest = content[at + 2 :]
            at = len(content) - len(rest) + 2
            if not rest.startswith(b"\xff\xd8\xff"):
                yield rest
                return
            continue
        size = int.from_bytes(content[at + 2 : at + 4])
        yield content[at + 4 : at + 2 + size]
        at += 2 + size
        if marker == JPEG_SCAN:
            end = END_OF_SCAN.search(content, at)
            at = end.start() if end else len(content)
    yield content[at:]


def _opened(image: "Image") -> "Image":
    """The picture, upright and small enough; it is decoded only once its size is known."""
    from PIL import ImageOps
    from PIL.Image import Resampling

    if image.width * image.height > MAX_PIXELS:
        raise BadPicture(_("The picture has more than 25 megapixels."))
    # A JPEG may carry a second, hidden picture (phones store depth so): only the first is read.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise BadPicture(_("The picture is animated."))
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is then decoded at a fraction of its size
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    has_alpha = "A" in image.mode or "transparency" in image.info
    if has_alpha or image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE), Resampling.LANCZOS)
    return _in_srgb(image, profile)


def _in_srgb(image: "Image", profile: bytes | None) -> "Image":
    """In the colours that browsers take a picture without a profile to have. A profile that is
    broken, or of another kind of picture, says nothing."""
    kind = "RGBA" if image.mode == "RGBA" else "RGB"
    if not profile:
        return image.convert(kind)
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        colours = image.convert("RGB") if kind == "RGBA" else image
        converted = ImageCms.profileToProfile(colours, source, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image.convert(kind)
    if converted is None:  # only where it is asked to change the picture in place
        return image.convert(kind)
    if kind == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted


def _written(image: "Image", *, folder: str, stem: str = "") -> Picture:
    image.info.clear()  # EXIF, colour profile, comments
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    name = f"{folder}/{stem or secrets.token_hex(16)}.webp"
    return Picture(name, out.getvalue(), image.width, image.height)
