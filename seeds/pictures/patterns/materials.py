"""Wood, clay, hide, soap and paper."""

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageMath

from ..dyes import Dye, blend, rgb
from ..grain import between, contrast, grainy, lit, noise, waves
from .drawing import SIDE, dot


def wood(dye: Dye, rng: Random) -> Image.Image:
    """Long grain with growth rings that flow round a knot or two."""
    side = SIDE // 2
    height = noise(rng, (side, side), (5, 3), "F")
    slope = Image.linear_gradient("L").resize((side, side)).convert("F")
    bumps = Image.new("L", (side, side))
    disc = ImageChops.invert(Image.radial_gradient("L")).point(
        [max(0, v - 90) * 1.5 for v in range(256)]
    )
    knots = [(rng.uniform(0.1, 0.9), rng.uniform(0.15, 0.85)) for _ in range(rng.choice([1, 1, 2]))]
    for u, v in knots:
        w, h = rng.randint(150, 210), rng.randint(52, 74)
        spot = disc.resize((w, h))
        bumps.paste(spot, (round(u * side - w / 2), round(v * side - h / 2)), spot)
    bumps = bumps.filter(ImageFilter.GaussianBlur(4)).convert("F")
    field = ImageMath.lambda_eval(
        lambda a: a["s"] * 1.9 + a["n"] * 0.55 + a["k"] * 1.1, s=slope, n=height, k=bumps
    ).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    rings = waves(field, period=rng.uniform(20, 28)).point(
        [round((v / 255) ** 1.7 * 255) for v in range(256)]
    )
    fine = waves(field, period=5.3).point([round(v * 0.28) for v in range(256)])
    fibres = noise(rng, (SIDE, SIDE), (6, SIDE // 2)).point([round(v * 0.5) for v in range(256)])
    mask = ImageChops.add(
        ImageChops.screen(rings.point([round(v * 0.9) for v in range(256)]), fine), fibres, 1.5
    )
    image = between(mask, rgb(dye.ground), rgb(dye.main))
    dark = noise(rng, (SIDE, SIDE), (16, SIDE // 3)).point(
        [255 if v > 214 else 0 for v in range(256)]
    )
    image = Image.composite(
        Image.blend(image, Image.new("RGB", image.size, dye.deep), 0.3), image, dark
    )
    eye = bumps.convert("L").resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    eye = eye.point([max(0, v - 105) * 2 for v in range(256)])
    image.paste(
        Image.new("RGB", image.size, dye.deep), (0, 0), eye.point([min(215, v) for v in range(256)])
    )
    return lit(image, contrast(noise(rng, image.size, (4, 6)), 0.2))


def glaze(dye: Dye, rng: Random) -> Image.Image:
    """A reactive glaze: it breaks at the edges, pools below and carries iron specks."""
    cloud = ImageChops.blend(
        noise(rng, (SIDE, SIDE), (9, 6)), noise(rng, (SIDE, SIDE), (30, 18)), 0.35
    )
    image = between(contrast(cloud, 0.9), rgb(dye.ground), rgb(dye.main))
    drip = ImageChops.add(
        Image.linear_gradient("L").resize((SIDE, SIDE)), noise(rng, (SIDE, SIDE), (26, 3)), 1.6, -40
    )
    lower = drip.point([max(0, min(255, (v - 120) * 5)) for v in range(256)])
    image.paste(between(cloud, rgb(dye.main), rgb(dye.deep)), (0, 0), lower)
    edge = drip.point([max(0, 150 - abs(v - 118) * 14) for v in range(256)])
    image.paste(Image.new("RGB", image.size, dye.accent), (0, 0), edge)
    draw = ImageDraw.Draw(image)
    for _ in range(150):
        x, y, r = rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.choice([0.8, 1, 1.2, 2])
        dot(draw, x, y, r, blend(dye.deep, dye.main, rng.uniform(0, 0.5)))
    return image.filter(ImageFilter.GaussianBlur(0.7))


def terracotta(dye: Dye, rng: Random) -> Image.Image:
    """Bare fired clay with the potter's finger lines."""
    lines = noise(rng, (SIDE, SIDE), (2, 60))
    cloud = noise(rng, (SIDE, SIDE), (8, 8))
    image = between(Image.blend(lines, cloud, 0.6), rgb(dye.ground), rgb(dye.main))
    image = lit(image, contrast(lines, 0.2))
    draw = ImageDraw.Draw(image)
    tone = blend(dye.deep, dye.main, 0.2)
    for y in (250, 330):
        draw.rectangle((0, y, SIDE, y + 4), fill=tone)
    for x in range(0, SIDE, 32):
        draw.line([(x, 322), (x + 16, 264), (x + 32, 322)], fill=tone, width=5, joint="curve")
        dot(draw, x + 16, 304, 4, tone)
    return grainy(image.filter(ImageFilter.GaussianBlur(0.8)), rng, 0.28)


def leather(dye: Dye, rng: Random) -> Image.Image:
    """Vegetable-tanned hide: pores, and a patina that is never even."""
    image = between(noise(rng, (SIDE, SIDE), (6, 6)), rgb(dye.ground), rgb(dye.main))
    pores = noise(rng, (SIDE, SIDE), (190, 190)).filter(ImageFilter.EMBOSS)
    return lit(image, contrast(pores, 0.3))


def marble(dye: Dye, rng: Random) -> Image.Image:
    """Two batters folded once: the swirl in a cold-process soap."""
    side = SIDE // 2
    field = ImageMath.lambda_eval(
        lambda a: a["a"] * 1.2 + a["b"] * 0.4 + a["s"] * 0.8,
        a=noise(rng, (side, side), (4, 4), "F"),
        b=noise(rng, (side, side), (11, 9), "F"),
        s=Image.linear_gradient("L").rotate(90).resize((side, side)).convert("F"),
    ).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    swirl = waves(field, period=74).point(
        [max(0, min(255, round((v - 90) * 2.2))) for v in range(256)]
    )
    image = between(swirl, rgb(dye.ground), blend(dye.main, dye.ground, 0.2))
    fine = waves(field, period=37).point([max(0, v - 215) * 5 for v in range(256)])
    image.paste(Image.new("RGB", image.size, blend(dye.accent, dye.ground, 0.3)), (0, 0), fine)
    return grainy(image, rng, 0.12)


def paper(dye: Dye, rng: Random) -> Image.Image:
    """Pulp laid by hand, with fibres and flecks of what it used to be."""
    image = between(
        noise(rng, (SIDE, SIDE), (60, 60)), rgb(dye.ground), blend(dye.ground, dye.main, 0.55)
    )
    draw = ImageDraw.Draw(image)
    for _ in range(260):
        x, y, angle = rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.uniform(0, math.tau)
        length = rng.uniform(3, 17)
        tone = blend(dye.main, rng.choice([dye.deep, dye.accent]), rng.uniform(0.2, 0.9))
        draw.line((x, y, x + math.cos(angle) * length, y + math.sin(angle) * length), fill=tone)
    return grainy(image.filter(ImageFilter.GaussianBlur(0.5)), rng, 0.25)
