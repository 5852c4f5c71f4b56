"""Weaves: colour lies in the threads."""

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from ..dyes import Dye, blend, rgb
from ..grain import between, contrast, hand_drawn, noise
from .drawing import SIDE, cloth


def ikat(dye: Dye, rng: Random) -> Image.Image:
    """Threads dyed before weaving: stepped diamonds whose edges feather along the warp."""
    image = Image.new("RGB", (SIDE, SIDE), dye.main)
    draw = ImageDraw.Draw(image)
    columns = rng.choice([3, 4])
    width = SIDE / columns
    height = width * rng.uniform(1.15, 1.45)
    colours = [dye.deep, dye.accent, dye.ground, dye.main, dye.deep, dye.ground, dye.accent]
    rows = math.ceil(SIDE / height) + 1
    for column in range(columns):
        for row in range(-1, rows):
            cx = (column + 0.5) * width
            cy = (row + 0.5) * height
            for ring, fill in enumerate(colours):
                share = 1 - ring / len(colours)
                half_w, half_h = width * 0.46 * share, height * 0.48 * share
                levels = 6
                for level in range(levels):
                    part = (level + 1) / levels
                    w, h = half_w * (1 - level / levels), half_h * part
                    draw.rectangle((cx - w, cy - h, cx + w, cy + h), fill=fill)
    for column in range(columns + 1):
        x = column * width
        draw.rectangle((x - 9, 0, x + 9, SIDE), fill=dye.deep)
        draw.rectangle((x - 5, 0, x + 5, SIDE), fill=dye.accent)
        for y in range(0, SIDE, 22):
            draw.rectangle((x - 4, y, x + 4, y + 9), fill=dye.ground)
    woven = image.copy()
    strip, last = 4, 0
    for x in range(0, SIDE, strip):
        last = max(-9, min(9, last * 0.55 + rng.uniform(-7, 7)))
        woven.paste(image.crop((x, 0, x + strip, SIDE)), (x, round(last)))
    return cloth(woven.filter(ImageFilter.BoxBlur((0, 2))), rng, 0.3)


def songket(dye: Dye, rng: Random) -> Image.Image:
    """Gold thread laid into a dark cloth, counted thread by thread."""
    n = 40
    period, bands = rng.choice([8, 10]), rng.choice([3, 4])
    gold = Image.new("L", (n, n))
    pixels = gold.load()
    for x in range(n):
        for y in range(n):
            dx, dy = abs(x - n // 2 + 0.5), abs(y - n // 2 + 0.5)
            ring = int(dx + dy)
            star = int(max(dx, dy) + min(dx, dy) / 2)
            if ring < 17:
                on = ring % bands == 1 or (star % period in (2, 3) and ring > 5)
            else:
                corner = int((n / 2 - dx) + (n / 2 - dy))
                on = corner % 6 in (1, 2) and ring > 18
            pixels[x, y] = 255 if on else 0
    scale = SIDE // n // 4
    gold = gold.resize((n * scale, n * scale), Image.Resampling.NEAREST)
    sheet = Image.new("L", (SIDE, SIDE))
    for x in range(0, SIDE, gold.width):
        for y in range(0, SIDE, gold.height):
            sheet.paste(gold, (x, y))
    sheet = sheet.filter(ImageFilter.BoxBlur(0.6))
    shine = contrast(noise(rng, (SIDE, SIDE), (5, 90)), 0.9)
    metal = between(shine, rgb("#a8732a"), rgb("#ffe9a8"))
    base = Image.new("RGB", (SIDE, SIDE), blend(dye.main, dye.deep, 0.55))
    base.paste(metal, (0, 0), sheet)
    return cloth(base, rng, 0.22)


def lurik(dye: Dye, rng: Random) -> Image.Image:
    """Narrow stripes of Yogyakarta and Klaten, a warp of a few colours."""
    image = Image.new("RGB", (SIDE, SIDE), dye.main)
    draw = ImageDraw.Draw(image)
    colours = [dye.main, dye.deep, dye.ground, dye.main, dye.accent, dye.deep]
    order = []
    for _ in range(rng.choice([7, 9])):
        order.append((rng.choice([3, 4, 6, 9, 14, 22]), rng.choice(colours)))
    order += [(26, dye.main), (3, dye.ground), (5, dye.deep), (3, dye.ground)]
    x = 0
    while x < SIDE:
        for width, fill in order:
            draw.rectangle((x, 0, x + width - 1, SIDE), fill=fill)
            x += width
    return cloth(hand_drawn(image, rng, 0.0012), rng, 0.2)


def sarung(dye: Dye, rng: Random) -> Image.Image:
    """A checked weave: stripes of warp and weft that mix where they cross."""

    def stripes():
        line = Image.new("RGB", (SIDE, 1), blend(dye.ground, dye.main, 0.25))
        draw = ImageDraw.Draw(line)
        order = [
            (0, 46, dye.main),
            (52, 6, dye.deep),
            (64, 20, dye.ground),
            (90, 3, dye.accent),
            (99, 30, dye.main),
            (112, 4, dye.ground),
            (134, 3, dye.deep),
        ]
        for start in range(0, SIDE, 160):
            for offset, width, fill in order:
                x = start + offset
                draw.line((x, 0, x + width - 1, 0), fill=fill)
        return line.resize((SIDE, SIDE))

    warp = stripes()
    woven = Image.blend(warp, warp.transpose(Image.Transpose.TRANSPOSE), 0.5)
    return cloth(hand_drawn(woven, rng, 0.001), rng, 0.2)


def linen(dye: Dye, rng: Random) -> Image.Image:
    """A plain weave in one colour, with thick and thin threads."""
    image = Image.new("RGB", (SIDE, SIDE), blend(dye.ground, dye.main, 0.75))
    return cloth(image, rng, 0.3)
