"""What patterns are drawn with: tiles, petals, dots, threads."""

import math
from random import Random

from PIL import Image, ImageDraw

from ..grain import contrast, lights, lit, noise, threads

SIDE = 640  # pixels of a pattern square
FINE = 3  # tiles are drawn this much larger, then reduced, for smooth edges


def blank(width: int, height: int, colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width * FINE, height * FINE), colour)
    return image, ImageDraw.Draw(image)


def tiled(tile: Image.Image, side: int = SIDE) -> Image.Image:
    tile = tile.reduce(FINE)
    image = Image.new("RGB", (side, side))
    for x in range(0, side, tile.width):
        for y in range(0, side, tile.height):
            image.paste(tile, (x, y))
    return image


def petal(x, y, length, width, angle, pinch=1.0) -> list[tuple[float, float]]:
    """A leaf-like outline from (x, y) outwards; pinch above 1 sharpens its ends."""
    points = []
    for step in range(17):
        t = step / 16
        points.append((t * length, width / 2 * math.sin(math.pi * t) ** pinch))
    points += [(px, -py) for px, py in reversed(points)]
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x + px * cos - py * sin, y + px * sin + py * cos) for px, py in points]


def dot(draw, x, y, radius, fill):
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def cloth(image: Image.Image, rng: Random, amount: float = 0.1) -> Image.Image:
    """Threads and uneven dye over a drawn pattern."""
    uneven = contrast(noise(rng, image.size, (7, 7)), 0.14)
    weft = threads(rng, image.size, amount, stretch=(8, 1))
    warp = threads(rng, image.size, amount, stretch=(1, 8))
    return lit(image, lights(uneven, weft, warp))
