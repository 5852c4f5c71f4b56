"""Batik: wax keeps the dye out, and the line is everything."""

import math
from random import Random

from PIL import Image

from ..dyes import Dye, blend
from ..grain import hand_drawn
from .drawing import FINE, SIDE, blank, cloth, dot, petal, tiled


def kawung(dye: Dye, rng: Random) -> Image.Image:
    """Four palm fruits round a cross, the pattern of the courts."""
    side = rng.choice([80, 92, 107])
    n = side * FINE
    tile, draw = blank(side, side, dye.deep)
    for cx in (0, n):
        for cy in (0, n):
            dot(draw, cx, cy, n * 0.09, dye.accent)
            dot(draw, cx, cy, n * 0.045, dye.deep)
    for quarter in range(4):
        angle = math.pi / 4 + quarter * math.pi / 2
        cos, sin = math.cos(angle), math.sin(angle)
        x, y = n / 2 + cos * n * 0.06, n / 2 + sin * n * 0.06
        draw.polygon(petal(x, y, n * 0.56, n * 0.40, angle, 0.72), fill=dye.ground)
        x, y = n / 2 + cos * n * 0.12, n / 2 + sin * n * 0.12
        draw.polygon(petal(x, y, n * 0.44, n * 0.27, angle, 0.75), fill=dye.main)
        x, y = n / 2 + cos * n * 0.155, n / 2 + sin * n * 0.155
        draw.polygon(petal(x, y, n * 0.37, n * 0.19, angle, 0.8), fill=dye.ground)
        for along in (0.26, 0.4):
            dot(draw, n / 2 + cos * n * along, n / 2 + sin * n * along, n * 0.028, dye.deep)
    dot(draw, n / 2, n / 2, n * 0.05, dye.accent)
    for cx, cy in ((n / 2, 0), (n / 2, n), (0, n / 2), (n, n / 2)):
        dot(draw, cx, cy, n * 0.035, dye.ground)
    return cloth(hand_drawn(tiled(tile), rng, 0.003), rng)


def parang(dye: Dye, rng: Random) -> Image.Image:
    """Slanting rows of blades like waves, with a line of diamonds between them."""
    high, wide = rng.choice([(96, 48), (112, 56)])
    h, w = high * FINE, wide * FINE
    gap = h * 0.24
    tile, draw = blank(wide, high, dye.ground)

    def blade(shift, grow, fill):
        left, right = [], []
        for step in range(33):
            t = step / 32
            middle = w * (0.5 + 0.34 * math.sin(math.tau * t - 0.5)) + shift
            half = w * (0.36 * math.sin(math.pi * t) ** 0.55) * grow
            y = gap + (h - gap) * (0.5 + (t - 0.5) * (0.6 + 0.4 * grow))
            left.append((middle - half, y))
            right.append((middle + half, y))
        draw.polygon(left + right[::-1], fill=fill)

    for shift in (-w, 0, w):
        blade(shift, 1.0, dye.deep)
        blade(shift, 0.72, dye.main)
        blade(shift, 0.26, dye.ground)
    draw.rectangle((0, 0, w, gap), fill=dye.deep)
    draw.rectangle((0, gap * 0.16, w, gap * 0.84), fill=dye.accent)
    for cx in (0, w / 2, w):
        r = gap * 0.3
        points = [(cx - r, gap / 2), (cx, gap / 2 - r), (cx + r, gap / 2), (cx, gap / 2 + r)]
        draw.polygon(points, fill=dye.deep)
    flat = tiled(tile, round(SIDE * 1.45))
    turned = flat.rotate(40, resample=Image.Resampling.BICUBIC)
    edge = (turned.width - SIDE) // 2
    return cloth(hand_drawn(turned.crop((edge, edge, edge + SIDE, edge + SIDE)), rng, 0.002), rng)


def mega_mendung(dye: Dye, rng: Random) -> Image.Image:
    """Rain clouds of Cirebon: the same outline again and again, darker inwards."""
    wide, high = 320, 214
    tile, draw = blank(wide, high, blend(dye.main, dye.deep, 0.35))
    lobes = [
        (-92, 14, 40),
        (-56, -10, 50),
        (-10, -32, 56),
        (44, -20, 52),
        (88, 8, 42),
        (-34, 22, 44),
        (24, 24, 46),
        (118, 24, 22),
        (-126, 26, 20),
        (0, -4, 58),
    ]
    steps = 6
    scale = FINE * 0.84
    for column, row in [(c, r) for r in (-1, 0, 1, 2) for c in (-1, 0, 1, 2)]:
        cx = (column * wide + (row % 2) * wide / 2) * FINE
        cy = (row * high / 2 + 30) * FINE
        flip = -1 if row % 2 else 1
        for step in range(steps):
            fill = blend("#fffaf0", dye.main, (step / (steps - 1)) ** 1.2)
            edge = blend(dye.main, dye.deep, 0.5)
            for ring, tone in ((0, edge), (1.6, fill)) if step else ((0, fill),):
                for x, y, r in lobes:
                    inner = r - step * 8.5 - ring
                    if inner > 1:
                        dot(draw, cx + flip * x * scale, cy + y * scale * 0.8, inner * scale, tone)
    return cloth(hand_drawn(tiled(tile), rng, 0.004), rng)


def ceplok(dye: Dye, rng: Random) -> Image.Image:
    """Rosettes in a grid, each in its own frame."""
    side = rng.choice([107, 128])
    n = side * FINE
    tile, draw = blank(side, side, dye.main)
    petals = rng.choice([8, 8, 12])
    draw.polygon([(n / 2, 0), (n, n / 2), (n / 2, n), (0, n / 2)], fill=dye.deep)
    inset = n * 0.035
    draw.polygon(
        [(n / 2, inset), (n - inset, n / 2), (n / 2, n - inset), (inset, n / 2)], fill=dye.ground
    )
    inset = n * 0.07
    draw.polygon(
        [(n / 2, inset), (n - inset, n / 2), (n / 2, n - inset), (inset, n / 2)], fill=dye.deep
    )
    for centre, scale in (((n / 2, n / 2), 1.0), *(((x, y), 0.72) for x in (0, n) for y in (0, n))):
        for k in range(petals):
            angle = k * math.tau / petals
            draw.polygon(
                petal(*centre, n * 0.29 * scale, n * 0.13 * scale, angle, 0.8), fill=dye.ground
            )
            draw.polygon(
                petal(*centre, n * 0.23 * scale, n * 0.06 * scale, angle, 0.8), fill=dye.accent
            )
        dot(draw, *centre, n * 0.085 * scale, dye.deep)
        dot(draw, *centre, n * 0.06 * scale, dye.accent)
        dot(draw, *centre, n * 0.028 * scale, dye.ground)
    return cloth(hand_drawn(tiled(tile), rng, 0.003), rng)


def truntum(dye: Dye, rng: Random) -> Image.Image:
    """Small stars in the night, with dots between them."""
    side = 64
    n = side * FINE
    tile, draw = blank(side, side, dye.deep)
    for cx, cy in ((n / 2, n / 2), (0, 0), (n, 0), (0, n), (n, n)):
        for k in range(8):
            reach = 0.27 if k % 2 else 0.34
            draw.polygon(petal(cx, cy, n * reach, n * 0.1, k * math.pi / 4, 0.9), fill=dye.ground)
        dot(draw, cx, cy, n * 0.08, dye.accent)
        dot(draw, cx, cy, n * 0.035, dye.deep)
    for cx, cy in ((n / 2, 0), (0, n / 2), (n / 2, n), (n, n / 2)):
        dot(draw, cx, cy, n * 0.045, dye.main)
        for k in range(4):
            angle = k * math.pi / 2
            dot(
                draw,
                cx + math.cos(angle) * n * 0.11,
                cy + math.sin(angle) * n * 0.11,
                n * 0.022,
                dye.main,
            )
    return cloth(hand_drawn(tiled(tile), rng, 0.003), rng)
