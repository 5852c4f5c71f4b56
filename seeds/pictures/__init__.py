"""Pictures for the demo shop, drawn by code: nothing to download and no one's photo to credit.

The same words and the same seed give the same picture, on every machine with the same Pillow.
"""

from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image

from .dyes import TONES
from .patterns import KINDS
from .scene import CANVAS, Scene
from .shapes import SHAPES

__all__ = ["KINDS", "SHAPES", "TONES", "cover", "encode", "logo", "picture"]

HEAVIEST = 80_000  # bytes of an encoded picture


def picture(kind: str, shape: str, seed: str, size: int = 800) -> Image.Image:
    """A product photo of `size` × `size` pixels.

    `kind` is a pattern or material of KINDS, alone ("kawung") or with a tone of TONES
    ("kawung/indigo"); without one the seed chooses. `shape` is one of SHAPES. Pictures of one
    product share a seed, and with it their very cloth.
    """
    texture, tone = material(kind, seed)
    scene = Scene(texture, TONES[tone], Random(f"{seed}/{shape}"))
    SHAPES[shape](scene)
    if size == CANVAS:
        return scene.image
    return scene.image.resize((size, size), Image.Resampling.LANCZOS)


@lru_cache(maxsize=8)
def material(kind: str, seed: str) -> tuple[Image.Image, str]:
    """The pattern as a flat square, and the name of its tone."""
    name, _, tone = kind.partition("/")
    draw, tones = KINDS[name]
    rng = Random(f"{seed}/{kind}")
    tone = tone or rng.choice(sorted(tones))
    return draw(TONES[tone], rng), tone


def encode(image: Image.Image) -> bytes:
    """The picture as a progressive JPEG of at most 80 kB."""
    for quality in (84, 76, 68, 58, 46, 34, 22):
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=False, progressive=False)
        if file.tell() <= HEAVIEST:
            break
    return file.getvalue()


def logo(name: str, seed: str): ...
def cover(title: str, seed: str): ...
