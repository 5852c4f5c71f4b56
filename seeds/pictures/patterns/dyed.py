"""Cloth that is tied, dipped or steamed with leaves."""

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageMath

from ..dyes import Dye, blend, rgb
from ..grain import between, contrast, lit, noise
from .drawing import SIDE, cloth, petal


def jumputan(dye: Dye, rng: Random) -> Image.Image:
    """Tied and dyed: pale rings where the threads held the cloth."""
    image = Image.new("RGB", (SIDE * 2, SIDE * 2), dye.main)
    draw = ImageDraw.Draw(image)
    step = 160
    for row in range(-1, 9):
        for column in range(-1, 9):
            cx = column * step + (row % 2) * step / 2 + rng.uniform(-6, 6)
            cy = row * step + rng.uniform(-6, 6)
            for ring, (radius, fill) in enumerate(
                (
                    (62, dye.ground),
                    (50, dye.main),
                    (42, dye.ground),
                    (28, dye.accent),
                    (12, dye.deep),
                )
            ):
                points = []
                for k in range(30):
                    r = radius * (1 + (0.14 if k % 2 else -0.06) * (ring < 3)) + rng.uniform(-2, 2)
                    angle = k * math.tau / 30
                    points.append((cx + r * math.cos(angle), cy + r * math.sin(angle)))
                draw.polygon(points, fill=fill)
    image = image.reduce(2).filter(ImageFilter.GaussianBlur(1.4))
    return cloth(lit(image, contrast(noise(rng, image.size, (12, 12)), 0.3)), rng)


def celup(dye: Dye, rng: Random) -> Image.Image:
    """Dipped by steps, so that the colour climbs out of the bath."""
    height = Image.linear_gradient("L").resize((SIDE, SIDE)).convert("F")
    wobble = noise(rng, (SIDE, SIDE), (9, 5), "F")
    mask = ImageMath.lambda_eval(
        lambda a: a["convert"](a["min"](a["max"](a["h"] * 1.25 - 60 + a["n"] * 0.22, 0), 255), "L"),
        h=height,
        n=wobble,
    )
    half = mask.point([min(255, v * 2) for v in range(256)])
    image = between(half, rgb(dye.ground), rgb(dye.main))
    deep = mask.point([max(0, v - 150) * 2 for v in range(256)])
    image.paste(Image.new("RGB", image.size, dye.deep), (0, 0), deep)
    return cloth(image, rng, 0.16)


def ecoprint(dye: Dye, rng: Random) -> Image.Image:
    """Leaves steamed into the cloth until they leave their outline and veins."""
    image = Image.new("RGB", (SIDE * 2, SIDE * 2), dye.ground)
    draw = ImageDraw.Draw(image)
    for row in range(6):
        for column in range(6):
            x = (column + rng.uniform(0.1, 0.9)) * 214
            y = (row + rng.uniform(0.1, 0.9)) * 214
            angle, length = rng.uniform(0, math.tau), rng.uniform(150, 270)
            tone = blend(
                dye.main, rng.choice([dye.accent, dye.deep, dye.main]), rng.uniform(0, 0.6)
            )
            tone = tuple(
                round(t + (g - t) * 0.25) for t, g in zip(tone, rgb(dye.ground), strict=True)
            )
            vein = tuple(round(t * 0.72) for t in tone)
            x -= math.cos(angle) * length / 2
            y -= math.sin(angle) * length / 2
            draw.polygon(petal(x, y, length, length * rng.uniform(0.3, 0.5), angle, 0.9), fill=tone)
            cos, sin = math.cos(angle), math.sin(angle)
            draw.line((x, y, x + cos * length, y + sin * length), fill=vein, width=5)
            for k in range(2, 9):
                sx, sy = x + cos * length * k / 10, y + sin * length * k / 10
                span = length * 0.17 * math.sin(math.pi * k / 10)
                for side in (-0.9, 0.9):
                    ex = sx + math.cos(angle + side) * span
                    ey = sy + math.sin(angle + side) * span
                    draw.line((sx, sy, ex, ey), fill=vein, width=3)
    image = image.reduce(2).filter(ImageFilter.GaussianBlur(0.8))
    faded = Image.new("RGB", image.size, dye.ground)
    image.paste(
        faded, (0, 0), contrast(noise(rng, image.size, (40, 40)), 0.6).point(lambda v: v * 0.5)
    )
    return cloth(image, rng)
