"""A small photo studio: a backdrop with soft light, things put on it, and their shadows.

Everything is measured on a canvas of 800 × 800; `picture` scales the finished photo.
"""

import math
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .dyes import Dye, blend, rgb
from .grain import curve, lights, lit, noise, volume, warped

CANVAS = 800

WALLS = [
    ("#f3e8d8", "#e2cdb0"), ("#efe4d6", "#d9c3aa"), ("#e9e6da", "#cfc6ae"), ("#f4e6dc", "#dfc3b2"),
    ("#e6e3dd", "#cbbfae"), ("#ece8d8", "#c9c5a6"), ("#f2e6cf", "#dcc191"), ("#e4e7e4", "#c2c4b8"),
]  # fmt: skip


class Stencil:
    """A mask drawn at twice the size, so that its edges come out smooth.

    Drawing is put off until the outline is known, and then done only where it lies.
    """

    def __init__(self):
        self.marks = []  # (name of the ImageDraw method, points, margin, options)

    def polygon(self, points, fill=255):
        self.marks.append(("polygon", list(points), 1, {"fill": fill}))
        return self

    def smooth(self, points, fill=255):
        return self.polygon(curve(points), fill)

    def ellipse(self, cx, cy, rx, ry, fill=255):
        corners = [(cx - rx, cy - ry), (cx + rx, cy + ry)]
        self.marks.append(("ellipse", corners, 1, {"fill": fill}))
        return self

    def ring(self, cx, cy, rx, ry, width):
        return self.ellipse(cx, cy, rx, ry).ellipse(cx, cy, rx - width, ry - width, fill=0)

    def rounded(self, left, top, right, bottom, radius, fill=255):
        corners = [(left, top), (right, bottom)]
        self.marks.append(("rounded_rectangle", corners, 1, {"fill": fill, "radius": radius * 2}))
        return self

    def line(self, points, width, fill=255):
        options = {"fill": fill, "width": max(1, round(width * 2)), "joint": "curve"}
        self.marks.append(("line", list(points), math.ceil(width) + 1, options))
        for x, y in (points[0], points[-1]):
            self.ellipse(x, y, width / 2, width / 2, fill)
        return self

    def drawn(self) -> tuple[Image.Image, tuple[int, int]]:
        """The mask where it lies, and the place of its upper left corner."""
        xs = [x + edge for _, points, m, _ in self.marks for x, _ in points for edge in (-m, m)]
        ys = [y + edge for _, points, m, _ in self.marks for _, y in points for edge in (-m, m)]
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right = max(left + 1, min(CANVAS, math.ceil(max(xs))))
        bottom = max(top + 1, min(CANVAS, math.ceil(max(ys))))
        large = Image.new("L", ((right - left) * 2, (bottom - top) * 2))
        draw = ImageDraw.Draw(large)
        for name, points, _, options in self.marks:
            getattr(draw, name)([((x - left) * 2, (y - top) * 2) for x, y in points], **options)
        return large.reduce(2), (left, top)

    def mask(self) -> Image.Image:
        """The mask on a sheet of the canvas's size."""
        sheet = Image.new("L", (CANVAS, CANVAS))
        sheet.paste(*self.drawn())
        return sheet


def turned_by(points, degrees: float, centre=(400, 400)):
    """The same points, turned clockwise about a centre."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = centre
    return [
        (cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)
        for x, y in points
    ]


class Scene:
    """The canvas a shape is built on, and what it is built from."""

    def __init__(self, texture: Image.Image, dye: Dye, rng: Random):
        self.texture = texture
        self.dye = dye
        self.rng = rng
        self.image = Image.new("RGB", (CANVAS, CANVAS))

    def backdrop(self, *, floor: int | None = 545, walls=None):
        """A wall, a table from `floor` downwards (None: one flat surface seen from above)."""
        light, dark = walls or self.rng.choice(WALLS)
        n = 100
        small = Image.new("RGB", (n, n), blend(light, dark, 0.25))
        if floor:
            draw = ImageDraw.Draw(small)
            draw.rectangle((0, floor * n / CANVAS, n, n), fill=blend(light, dark, 0.02))
            draw.rectangle(
                (0, floor * n / CANVAS - 1, n, floor * n / CANVAS), fill=blend(light, dark, 0.75)
            )
            small = small.filter(ImageFilter.GaussianBlur(1.6))
        glow = Image.radial_gradient("L").resize((n * 2, n * 2)).crop((40, 60, 40 + n, 60 + n))
        shade = Image.new("RGB", (n, n), blend(dark, "#5a4028", 0.15))
        small.paste(shade, (0, 0), glow.point([round(v * 0.75) for v in range(256)]))
        leaves = Image.new("L", (n, n))
        draw = ImageDraw.Draw(leaves)
        x, y = self.rng.choice([(-8, -6), (108, -10)])
        toward = 0.7 if x < 0 else math.pi - 0.7
        for k in range(9):
            angle = toward + (k - 4) * 0.17
            reach = self.rng.uniform(45, 72)
            ex, ey = x + math.cos(angle) * reach, y + math.sin(angle) * reach
            draw.line((x, y, ex, ey), fill=90, width=4)
        leaves = leaves.filter(ImageFilter.GaussianBlur(1.5))
        small.paste(Image.new("RGB", (n, n), "#6b4f35"), (0, 0), leaves.point(lambda v: v * 0.32))
        self.image = small.resize((CANVAS, CANVAS), Image.Resampling.BICUBIC)
        dust = noise(self.rng, (CANVAS, CANVAS), (400, 400)).point(
            [round(128 + (v - 128) * 0.03) for v in range(256)]
        )
        self.image = ImageChops.add(self.image, Image.merge("RGB", (dust,) * 3), 1, -128)
        return self

    def shadow(self, mask, *, dx=26, dy=20, blur=4.5, strength=0.42, flat=1.0, foot=None):
        """A soft shadow of a silhouette; `flat` squeezes it onto the table at height `foot`."""
        small = mask.reduce(4)
        if flat != 1.0:
            foot4 = (foot if foot is not None else mask.getbbox()[3]) / 4
            height = small.height
            source = (1, 0.55, -0.55 * foot4 - dx / 4, 0, 1 / flat, foot4 - (foot4 + dy / 4) / flat)
            small = small.transform((small.width, height), Image.Transform.AFFINE, source)
        else:
            small = ImageChops.offset(small, round(dx / 4), round(dy / 4))
        small = small.filter(ImageFilter.GaussianBlur(blur))
        small = small.point([round(v * strength) for v in range(256)])
        self.image.paste((46, 28, 16), (0, 0), small.resize(mask.size, Image.Resampling.BILINEAR))
        return self

    def contact(self, cx, cy, rx, ry, strength=0.6, blur=3.0):
        """The dark line where a thing stands on the table."""
        small = Image.new("L", (200, 200))
        ImageDraw.Draw(small).ellipse(
            ((cx - rx) / 4, (cy - ry) / 4, (cx + rx) / 4, (cy + ry) / 4), fill=round(255 * strength)
        )
        small = small.filter(ImageFilter.GaussianBlur(blur))
        box = [
            max(0, round(v / 4)) * 4
            for v in (cx - rx - 48, cy - ry - 48, cx + rx + 48, cy + ry + 48)
        ]
        small = small.crop([v // 4 for v in box])
        mask = small.resize((small.width * 4, small.height * 4), Image.Resampling.BICUBIC)
        self.image.paste((36, 21, 11), (box[0], box[1]), mask)
        return self

    def put(self, picture, mask, *, light=None, round_off=None, strength=1.0):
        """Lay a textured thing on the canvas through its mask; all are canvas-sized."""
        box = mask.getbbox()
        layers = []
        if light is not None:
            if light.size != mask.size:
                light = light.resize(mask.size, Image.Resampling.BICUBIC)
            layers.append(light.crop(box))
        if round_off:
            layers.append(volume(mask, radius=round_off, strength=strength).crop(box))
        part = picture.crop(box)
        if layers:
            part = lit(part, lights(*layers))
        self.image.paste(part, box[:2], mask.crop(box))
        return self

    def fill(self, stencil: Stencil, colour, opacity=1.0):
        mask, corner = stencil.drawn()
        if opacity < 1:
            mask = mask.point([round(v * opacity) for v in range(256)])
        self.image.paste(colour if isinstance(colour, tuple) else rgb(colour), corner, mask)
        return self

    def stroke(self, points, width, colour, opacity=1.0):
        return self.fill(Stencil().line(points, width), colour, opacity)

    def stitches(self, points, colour, *, length=11, gap=8, width=2.2, opacity=0.85):
        """A running stitch along a line: threads of `length`, then `gap` of cloth."""
        seam = Stencil()
        piece, room, visible = [points[0]], length, True
        for a, b in pairwise(points):
            span, done = math.dist(a, b), 0.0
            while span - done > 1e-6:
                step = min(room, span - done)
                done, room = done + step, room - step
                piece.append(
                    (a[0] + (b[0] - a[0]) * done / span, a[1] + (b[1] - a[1]) * done / span)
                )
                if room < 1e-6:
                    if visible:
                        seam.line(piece, width)
                    visible = not visible
                    piece, room = piece[-1:], length if visible else gap
        return self.fill(seam, colour, opacity)

    def closer(self, left, top, side):
        """Step nearer: what a square of `side` pixels holds becomes the whole picture."""
        part = self.image.crop((left, top, left + side, top + side))
        self.image = part.resize((CANVAS, CANVAS), Image.Resampling.BICUBIC)

    def surface(self, box, *, zoom=1.0, turn=0.0) -> Image.Image:
        """The pattern cut to a box, on a canvas-sized sheet; zoom 2 shows it twice as big."""
        width, height = box[2] - box[0], box[3] - box[1]
        part = self.texture
        if turn:
            part = part.rotate(turn, resample=Image.Resampling.BILINEAR, expand=False)
            edge = part.width * 0.146
            part = part.crop((round(edge), round(edge), *(round(part.width - edge),) * 2))
        reach = max(width, height)
        side = min(part.width, round(reach / zoom))
        part = part.crop((0, 0, round(side * width / reach), round(side * height / reach)))
        sheet = Image.new("RGB", (CANVAS, CANVAS))
        sheet.paste(part.resize((width, height), Image.Resampling.BILINEAR), (box[0], box[1]))
        return sheet

    def wrapped(self, texture, outline, *, centre=400, tilt=0.16, spread=0.5) -> tuple:
        """A texture round a turned body, and that body's mask.

        `outline` is a list of (y, radius) from rim to foot; `tilt` is how far we look from above.
        """
        line = curve(outline, closed=False, steps=8)
        top, bottom = line[0][0], line[-1][0]
        widest = max(radius for _, radius in line)

        def radius_at(y):
            if y <= top:
                return line[0][1]
            for (y0, r0), (y1, r1) in pairwise(line):
                if y <= y1:
                    return r0 + (r1 - r0) * ((y - y0) / (y1 - y0) if y1 > y0 else 1)
            return line[-1][1]

        foot = line[-1][1]
        box = (
            math.floor(centre - widest) - 2, math.floor(top - line[0][1] * tilt) - 2,
            math.ceil(centre + widest) + 2, math.ceil(bottom + foot * tilt) + 2,
        )  # fmt: skip

        def source(x, y):
            radius = max(1.0, radius_at(y))
            t = max(-1.0, min(1.0, (x - centre) / radius))
            drop = radius * tilt * math.sqrt(1 - t * t)
            radius = max(1.0, radius_at(y - drop))
            t = max(-1.0, min(1.0, (x - centre) / radius))
            return (0.5 + math.asin(t) / math.pi * 2 * spread, (y - drop - top) / (bottom - top))

        sheet = Image.new("RGB", (CANVAS, CANVAS))
        sheet.paste(warped(texture, box, source, (28, 16)), (box[0], box[1]))
        stencil = Stencil()
        sides = [(centre - r, y) for y, r in line] + [(centre + r, y) for y, r in reversed(line)]
        stencil.polygon(sides)
        stencil.ellipse(centre, bottom, foot, foot * tilt)
        stencil.ellipse(centre, top, line[0][1], line[0][1] * tilt)
        return sheet, stencil.mask()
