"""What several things have in common: turned bodies, rims, slabs, gloss, tags."""

import math
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ..dyes import WOODS, blend
from ..grain import contrast, curve, lit, noise, ramp
from ..patterns import wood
from ..scene import CANVAS, Scene, Stencil, turned_by

ROUND = (96, 128, 150, 158, 146, 126, 100, 74, 52, 40)  # light across a turned body
MATT = (104, 126, 138, 142, 134, 120, 102, 84, 66, 56)


def arc(cx, cy, rx, ry, start, end, steps=40):
    """Points along an ellipse, in degrees clockwise from the right."""
    return [
        (cx + rx * math.cos(math.radians(a)), cy + ry * math.sin(math.radians(a)))
        for a in (start + (end - start) * k / steps for k in range(steps + 1))
    ]


def trapezoid(box, top_width, bottom_width, centre=400):
    """Where a flat sheet lands when it lies on the table, receding upwards."""
    _, top, _, bottom = box

    def source(x, y):
        share = (y - top) / (bottom - top)
        width = top_width + (bottom_width - top_width) * share
        near = (1 / top_width - 1 / width) / (1 / top_width - 1 / bottom_width)
        return ((x - centre) / width + 0.5, near)

    return source


def rounded_corners(left, top, right, bottom, radius):
    return (
        arc(right - radius, top + radius, radius, radius, -90, 0, 10)
        + arc(right - radius, bottom - radius, radius, radius, 0, 90, 10)
        + arc(left + radius, bottom - radius, radius, radius, 90, 180, 10)
        + arc(left + radius, top + radius, radius, radius, 180, 270, 10)
    )


def hand_tag(scene: Scene, x, y):
    """A paper tag on a thread."""
    scene.stroke(curve([(x, y), (x + 10, y + 26), (x + 4, y + 52)], closed=False), 2, "#6b4a2c")
    tag = turned_by(
        [
            (x - 30, y + 52),
            (x - 18, y + 40),
            (x + 26, y + 40),
            (x + 38, y + 52),
            (x + 38, y + 132),
            (x - 30, y + 132),
        ],
        7,
        (x, y + 50),
    )
    mask = Stencil().polygon(tag).mask()
    scene.shadow(mask, dx=8, dy=8, blur=1.6, strength=0.4)
    scene.fill(Stencil().polygon(tag), "#f1e3c6")
    centre = turned_by([(x + 4, y + 92)], 7, (x, y + 50))[0]
    leaf(scene, *centre, 26, -70, scene.dye.deep)
    hole = turned_by([(x + 4, y + 54)], 7, (x, y + 50))[0]
    scene.fill(Stencil().ellipse(*hole, 4, 4), "#7b5a38")


def leaf(scene: Scene, x, y, size, angle, colour):
    """The shop's mark: two leaves on a stem."""
    for side, scale in ((-28, 1.0), (34, 0.72)):
        a = math.radians(angle + side)
        tip = (x + math.cos(a) * size * scale, y + math.sin(a) * size * scale)
        nx, ny = -math.sin(a) * size * 0.24 * scale, math.cos(a) * size * 0.24 * scale
        mid = ((x + tip[0]) / 2, (y + tip[1]) / 2)
        outline = curve([(x, y), (mid[0] + nx, mid[1] + ny), tip, (mid[0] - nx, mid[1] - ny)])
        scene.fill(Stencil().polygon(outline), colour)


def opening(scene: Scene, cx, cy, rx, ry, texture, *, depth=0.55):
    """The inside of a vessel, seen over its rim."""
    sheet = Image.new("RGB", (CANVAS, CANVAS))
    size = (round(rx * 2), max(2, round(ry * 2)))
    inside = texture.resize(size, Image.Resampling.BILINEAR)
    inside = lit(inside, ramp([40, 70, 100, 132], vertical=True).resize(size))
    inside = lit(inside, contrast(ramp([60, 80, 120, 150, 160]).resize(size), depth))
    sheet.paste(inside, (round(cx - rx), round(cy - ry)))
    scene.put(sheet, Stencil().ellipse(cx, cy, rx, ry).mask())


def vessel(
    scene: Scene,
    outline,
    *,
    tilt=0.16,
    light=ROUND,
    inside=None,
    spread=0.5,
    centre=400,
    foot_shadow=1.0,
):
    """A turned body with its shadow; returns its mask."""
    top, rim = outline[0]
    bottom, foot = outline[-1]
    body, mask = scene.wrapped(
        lit(scene.texture, ramp(light).resize(scene.texture.size)),
        outline,
        centre=centre,
        tilt=tilt,
        spread=spread,
    )
    scene.shadow(mask, dx=20, dy=0, blur=7, strength=0.42, flat=0.34, foot=bottom)
    scene.contact(
        centre + 6, bottom + foot * tilt * 0.5, foot * 1.04 * foot_shadow, foot * tilt + 5, 0.7
    )
    shade = ramp([150, 140, 130, 122, 110, 84], vertical=True)
    sheet = Image.new("L", (CANVAS, CANVAS), 128)
    height = round(bottom + foot * tilt - top)
    sheet.paste(shade.resize((CANVAS, height)), (0, round(top)))
    scene.put(body, mask, light=sheet)
    if inside is not None:
        opening(scene, centre, top, rim, rim * tilt, inside)
    return mask


def gloss(scene: Scene, points, width, opacity=0.4):
    """The window's reflection on something glazed."""
    small = Image.new("L", (200, 200))
    draw = ImageDraw.Draw(small)
    draw.line(
        [(x / 4, y / 4) for x, y in curve(points, closed=False)],
        fill=255,
        width=max(1, round(width / 4)),
        joint="curve",
    )
    small = small.filter(ImageFilter.GaussianBlur(1.2)).point(
        [round(v * opacity) for v in range(256)]
    )
    scene.image.paste(
        (255, 252, 244), (0, 0), small.resize((CANVAS, CANVAS), Image.Resampling.BICUBIC)
    )


def rim(scene: Scene, cx, cy, rx, ry, width, colour=None, braided=False):
    """The lip of a vessel; a braided one shows its turns."""
    mask = Stencil().ring(cx, cy, rx + width * 0.4, ry + width * 0.4, width).mask()
    if colour is None:
        sheet = lit(
            scene.surface(
                (
                    round(cx - rx - width),
                    round(cy - ry - width),
                    round(cx + rx + width),
                    round(cy + ry + width),
                )
            ),
            contrast(ramp(ROUND).resize((800, 800)), 0.4),
        )
    else:
        sheet = Image.new("RGB", (CANVAS, CANVAS), colour)
    scene.put(sheet, mask, round_off=2, strength=1.1)
    if braided:
        turns = Stencil()
        for k in range(0, 360, 6):
            a = math.radians(k)
            b = math.radians(k + 5)
            turns.line(
                [
                    (cx + (rx + width * 0.3) * math.cos(a), cy + (ry + width * 0.3) * math.sin(a)),
                    (cx + (rx - width * 0.5) * math.cos(b), cy + (ry - width * 0.5) * math.sin(b)),
                ],
                1.8,
            )
        scene.fill(turns, scene.dye.deep, 0.6)


def slab(scene: Scene, points, thick, *, texture=None, round_off=2.5, strength=1.0):
    """A flat thing with an edge: its top, and its side seen below it."""
    texture = texture or scene.surface((60, 60, 740, 740))
    top = Stencil().polygon(points).mask()
    side, reached = top, 0
    while reached < thick:
        step = min(max(1, reached), thick - reached)
        lower = ImageChops.offset(side, 0, step)
        side, reached = ImageChops.lighter(side, lower), reached + step
    scene.shadow(side, dx=22, dy=20, blur=4.5, strength=0.5)
    dark = ImageChops.multiply(texture, Image.new("RGB", texture.size, (122, 108, 100)))
    scene.put(dark, side)
    scene.put(texture, top, round_off=round_off, strength=strength)
    return top


@lru_cache
def timber(name: str) -> Image.Image:
    """Wood for what is beside the point: rails, lids, dishes. The same plank each time."""
    return wood(WOODS[name], Random(name))


def scene_sheet(texture):
    return texture.resize((CANVAS, CANVAS), Image.Resampling.BILINEAR)


def between_dye(scene: Scene):
    """A smooth filling in the colour of the dye: honey, balm, oil."""
    base = Image.new("RGB", (320, 320), blend(scene.dye.main, scene.dye.accent, 0.25))
    return lit(base, contrast(noise(scene.rng, (320, 320), (5, 6)), 0.3))
