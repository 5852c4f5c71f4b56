"""Plaiting: rods and strips, over and under."""

import math
from random import Random

from PIL import Image

from ..dyes import RODS, Dye, blend, rgb
from ..grain import contrast, hand_drawn, lights, lit, noise, threads
from .drawing import FINE, SIDE, blank, tiled


def rattan(dye: Dye, rng: Random) -> Image.Image:
    """Round rods over and under upright stakes."""
    rod, stake = rng.choice([(13, 32), (16, 40)])
    wide, high = stake * 2, rod * 2
    tile, draw = blank(wide, high, dye.deep)
    r = rod * FINE
    for row in (0, 1):
        for column in (-1, 0, 1, 2):
            if (row + column) % 2:
                continue
            x0 = (column * stake - stake * 0.22) * FINE
            x1 = ((column + 1) * stake + stake * 0.22) * FINE
            y0 = row * r
            bands = 9
            for band in range(bands):
                share = band / bands
                inset = r * 0.5 * share
                peak = math.sin(share * math.pi / 2)
                tone = blend(dye.deep, dye.main, min(1, peak * 1.9))
                colour = tuple(
                    round(a + (b - a) * max(0, peak * 2 - 0.9))
                    for a, b in zip(tone, rgb(dye.accent), strict=True)
                )
                draw.rounded_rectangle(
                    (x0 + inset * 1.3, y0 + inset * 0.9, x1 - inset * 1.3, y0 + r - inset * 1.1),
                    radius=max(1, r / 2 - inset),
                    fill=colour,
                )
    sheet = tiled(tile)
    rods = contrast(noise(rng, sheet.size, (12, SIDE // rod)), 0.24)
    fibres = threads(rng, sheet.size, 0.18, stretch=(6, 1))
    return lit(hand_drawn(sheet, rng, 0.003), lights(rods, fibres))


def plait(strips, cell: int, rng: Random, edge, twill: int) -> Image.Image:
    """Flat strips plaited over `twill`, under `twill`; `strips` colours them in turn."""
    span = max(len(strips), 2 * twill)
    while span % len(strips) or span % (2 * twill):
        span += 1
    n = cell * FINE
    tile, draw = blank(cell * span, cell * span, edge)
    for i in range(span):
        for j in range(span):
            across = (i + j) % (2 * twill) < twill
            colour = strips[j % len(strips)] if across else strips[(i + 1) % len(strips)]
            first = (i + j) % (2 * twill) in (0, twill)
            last = (i + j) % (2 * twill) in (twill - 1, 2 * twill - 1)
            x, y, gap = i * n, j * n, n * 0.045
            light = tuple(min(255, round(c * 1.08)) for c in colour)
            dark = tuple(round(c * 0.8) for c in colour)
            if across:
                draw.rectangle((x, y + gap, x + n, y + n - gap), fill=colour)
                draw.rectangle((x, y + gap, x + n, y + n * 0.2), fill=light)
                if first:
                    draw.rectangle((x, y + gap, x + n * 0.13, y + n - gap), fill=dark)
                if last:
                    draw.rectangle((x + n * 0.87, y + gap, x + n, y + n - gap), fill=dark)
            else:
                colour = tuple(round(c * 0.93) for c in colour)
                draw.rectangle((x + gap, y, x + n - gap, y + n), fill=colour)
                if first:
                    draw.rectangle((x + gap, y, x + n - gap, y + n * 0.13), fill=dark)
                if last:
                    draw.rectangle((x + gap, y + n * 0.87, x + n - gap, y + n), fill=dark)
    sheet = hand_drawn(tiled(tile), rng, 0.002)
    strips_vary = contrast(noise(rng, sheet.size, (SIDE // cell, SIDE // cell)), 0.22)
    return lit(sheet, lights(strips_vary, threads(rng, sheet.size, 0.25, stretch=(3, 3))))


def bamboo(dye: Dye, rng: Random) -> Image.Image:
    """Split bamboo in a twill, some strips darker where the skin was left on."""
    pale, skin = blend(dye.ground, dye.accent, 0.3), blend(dye.main, dye.deep, 0.15)
    strips = rng.choice([[pale, pale, pale, skin], [pale, rgb(dye.ground), pale, rgb(dye.main)]])
    return plait(strips, 27, rng, dye.deep, 2)


def pandan(dye: Dye, rng: Random) -> Image.Image:
    """Soft leaves, dyed and undyed, in a fine checker."""
    plain = blend(RODS["pandan"].ground, dye.ground, 0.4)
    tint = rgb(dye.main)
    strips = rng.choice(
        [
            [plain, plain, tint, tint, plain, plain, rgb(dye.accent), plain],
            [plain, tint, plain, tint, plain, plain, plain, plain],
        ]
    )
    return plait(strips, 20, rng, dye.deep, 1)
