"""Pictures for the demo shop, drawn by code: nothing to download and no one's photo to credit.

The same words and the same seed give the same picture, on every machine with the same Pillow.
"""

from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .dyes import DYES, TONES
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
    """The picture as a JPEG of at most 80 kB."""
    for quality in (84, 76, 68, 58, 46, 34, 22):
        file = BytesIO()
        image.save(file, "JPEG", quality=quality)
        if file.tell() <= HEAVIEST:
            break
    return file.getvalue()


def logo(name: str, seed: str, size: int = 400) -> Image.Image:
    """A shop's round mark: its initials on a disc, in a ring of one of the house's patterns."""
    rng = Random(f"{seed}/logo")
    kind = rng.choice(["kawung", "ceplok", "truntum", "parang", "ikat", "songket"])
    tone = rng.choice(sorted(DYES))
    texture, _ = material(f"{kind}/{tone}", seed)
    dye = TONES[tone]
    side = 800
    image = Image.new("RGB", (side, side), dye.ground)
    discs = ((384, None), (262, dye.ground), (250, dye.deep), (244, dye.ground))
    for radius, colour in discs:
        mask = Image.new("L", (side, side))
        box = (side / 2 - radius, side / 2 - radius, side / 2 + radius, side / 2 + radius)
        ImageDraw.Draw(mask).ellipse(box, fill=255)
        image.paste(colour or texture.resize((side, side)), (0, 0), mask)
    initials = "".join(word[0] for word in name.split()[:3]).upper()
    font = ImageFont.load_default(260 if len(initials) < 3 else 200)
    draw = ImageDraw.Draw(image)
    draw.text((side / 2, side / 2), initials, font=font, fill=dye.deep, anchor="mm")
    return image.resize((size, size), Image.Resampling.LANCZOS)


def cover(kind: str, shape: str, seed: str) -> Image.Image:
    """A wide picture (1200 × 630) over an article: a cloth on the left, a thing on the right."""
    image = Image.new("RGB", (1200, 630))
    image.paste(picture(kind, shape, seed).crop((0, 95, 800, 725)), (400, 0))
    close = picture(kind, "detail", seed).crop((85, 85, 560, 715))
    slope = Image.new("L", close.size)
    ImageDraw.Draw(slope).polygon([(0, 0), (465, 0), (404, 630), (0, 630)], fill=255)
    shade = slope.filter(ImageFilter.GaussianBlur(10)).point([v // 2 for v in range(256)])
    image.paste((46, 28, 16), (10, 0), shade)
    image.paste(close, (0, 0), slope.filter(ImageFilter.GaussianBlur(0.7)))
    return image
