"""Things of cloth, and the mat that is rolled like one."""

import math

from PIL import Image, ImageChops, ImageFilter

from ..dyes import blend
from ..grain import contrast, curve, lit, noise, ramp, warped
from ..scene import CANVAS, Scene, Stencil
from .parts import leaf, timber, trapezoid


def folded(scene: Scene):
    """Three folded cloths in a pile, tied with a paper band."""
    scene.backdrop(floor=500)
    rng = scene.rng
    left, right, base, thick = 168, 632, 668, 66
    whole = (
        Stencil()
        .polygon(
            [
                (left - 6, base),
                (right + 6, base),
                (right + 6, 470),
                (570, 392),
                (230, 392),
                (left - 6, 470),
            ]
        )
        .mask()
    )
    scene.shadow(whole, dx=30, dy=10, blur=6, strength=0.5)
    scene.contact(400, base, 250, 12, 0.75)
    for layer in range(3):
        bottom = base - layer * thick
        top = bottom - thick
        shift = (0, rng.randint(-14, -4), rng.randint(2, 8))[layer]
        box = (left + shift, top, right + shift, bottom)
        sheet = scene.surface(box, zoom=1.05, turn=0)
        if layer == 1:
            sheet = Image.blend(sheet, Image.new("RGB", sheet.size, scene.dye.ground), 0.45)
        elif layer == 0:
            sheet = Image.blend(sheet, Image.new("RGB", sheet.size, scene.dye.deep), 0.35)
        mask = Stencil().rounded(*box, 30).mask()
        light = Image.new("L", (CANVAS, CANVAS), 128)
        light.paste(
            ramp([104, 150, 156, 142, 118, 80, 40], vertical=True).resize((box[2] - box[0], thick)),
            (box[0], box[1]),
        )
        scene.put(sheet, mask, light=light)
        crease = [(box[0] + 20, bottom - thick * 0.48), (box[2] - 3, bottom - thick * 0.5)]
        scene.stroke(crease, 2.2, scene.dye.deep, 0.45)
    top = base - 3 * thick
    shift = box[0] - left
    area = (left + shift, 388, right + shift, top + 34)
    flat = Image.new("RGB", (CANVAS, CANVAS))
    flat.paste(
        warped(scene.texture, area, trapezoid(area, 372, 464, 400 + shift), (14, 10)), area[:2]
    )
    mask = (
        Stencil()
        .polygon(
            [
                (left + shift + 2, top + 26),
                (left + shift + 7, top + 4),
                (216 + shift, 396),
                (228 + shift, 389),
                (572 + shift, 389),
                (584 + shift, 396),
                (right + shift - 7, top + 4),
                (right + shift - 2, top + 26),
                (right + shift - 16, top + 34),
                (left + shift + 16, top + 34),
            ]
        )
        .mask()
    )
    folds = contrast(noise(rng, (CANVAS, CANVAS), (7, 9)), 0.16)
    scene.put(flat, mask, light=folds)
    glow = Image.new("L", (CANVAS, CANVAS), 128)
    glow.paste(ramp([128, 138, 148, 140], vertical=True).resize((464, 120)), (left, 380))
    scene.put(lit(scene.image, glow), mask)
    band = [(352, 388), (446, 388), (452, top + 20), (452, base), (346, base), (346, top + 20)]
    scene.put(
        lit(
            Image.new("RGB", (CANVAS, CANVAS), "#ead8b6"),
            contrast(noise(rng, (800, 800), (300, 300)), 0.14),
        ),
        Stencil().polygon(band).mask(),
    )
    scene.fill(
        Stencil().polygon([(346, top + 20), (452, top + 20), (452, base), (346, base)]),
        "#6b4a2c",
        0.13,
    )
    for y in (top + 60, top + 68):
        scene.stroke([(346, y), (452, y)], 2.4, "#8a6238")
    leaf(scene, 399, top + 140, 40, -80, scene.dye.deep)
    scene.closer(100, 190, 600)


def scarf(scene: Scene):
    """A scarf over a wooden rail, its fringe hanging free."""
    scene.backdrop(floor=None)
    rng = scene.rng
    rail = Stencil().rounded(92, 128, 708, 152, 12).mask()
    scene.shadow(rail, dx=14, dy=26, blur=3, strength=0.35)

    def panel(left, right, bottom, dim):
        folds = [rng.randint(78, 178) for _ in range(rng.choice([9, 10, 11]))]
        width = right - left
        phase = rng.uniform(0, 6)

        def source(x, y):
            u, v = (x - left) / width, (y - 118) / 640
            return (u + 0.012 * math.sin(u * 22 + phase) + 0.01 * math.sin(v * 5 + phase), v)

        box = (left, 118, right, bottom)
        part = warped(scene.texture, box, source, (18, 8))
        part = lit(part, contrast(ramp(folds).resize(part.size), 0.8 * dim))
        shade = ramp([70, 150, 134, 128, 126, 122, 116], vertical=True).resize(part.size)
        part = lit(part, shade)
        hem = curve(
            [
                (right, bottom - rng.randint(2, 14)),
                (left + width * 0.7, bottom - 8),
                (left + width * 0.4, bottom - rng.randint(0, 12)),
                (left, bottom - 6),
            ],
            closed=False,
        )
        outline = [
            (left + 5, 130),
            (left + 12, 120),
            (right - 12, 120),
            (right - 5, 130),
            (right + 3, 330),
            *hem,
            (left - 2, 330),
        ]
        mask = Stencil().polygon(outline).mask()
        scene.shadow(mask, dx=22, dy=16, blur=5, strength=0.4)
        fringe = Stencil()
        for k in range(0, width - 6, 9):
            x = left + 4 + k
            y = bottom - 12
            fringe.line([(x, y), (x + rng.uniform(-5, 5), y + rng.uniform(38, 50))], 2.4)
        scene.fill(fringe, blend(scene.dye.main, scene.dye.ground, 0.35))
        sheet = Image.new("RGB", (CANVAS, CANVAS))
        sheet.paste(part, (left, 118))
        scene.put(sheet, mask)

    panel(392, 560, 520, 1.2)
    panel(236, 474, 680, 1.0)
    planks = timber("jati").resize((CANVAS, CANVAS))
    ends = Stencil().rounded(92, 128, 238, 152, 12).rounded(560, 128, 708, 152, 12).mask()
    light = Image.new("L", (CANVAS, CANVAS), 128)
    light.paste(ramp([150, 160, 120, 80], vertical=True).resize((800, 24)), (0, 128))
    scene.put(planks, ends, light=light)
    for x in (150, 650):
        scene.stroke([(x, 0), (x, 134)], 3, "#5b4128")


def tote(scene: Scene):
    """A tote bag with two straps, standing a little full."""
    scene.backdrop(floor=600)
    rng = scene.rng
    strap = blend(scene.dye.ground, "#c9a878", 0.45)
    outline = curve(
        [
            (232, 296),
            (400, 304),
            (568, 296),
            (588, 420),
            (604, 600),
            (594, 676),
            (560, 690),
            (400, 694),
            (240, 690),
            (206, 676),
            (196, 600),
            (212, 420),
        ]
    )
    mask = Stencil().polygon(outline).mask()
    scene.shadow(mask, dx=40, dy=6, blur=7, strength=0.42)
    scene.contact(400, 690, 205, 12, 0.8)
    back = curve([(306, 312), (316, 160), (400, 92), (484, 160), (494, 312)], closed=False)
    scene.stroke(back, 22, tuple(round(c * 0.72) for c in strap))
    scene.put(
        scene.surface((190, 285, 610, 700), zoom=1.0),
        mask,
        light=contrast(noise(rng, (CANVAS, CANVAS), (5, 6)), 0.3),
        round_off=14,
        strength=0.9,
    )
    hem = (
        Stencil()
        .polygon(curve([(229, 292), (400, 301), (571, 292), (576, 340), (400, 350), (224, 340)]))
        .mask()
    )
    hem = ImageChops.multiply(hem, mask)
    scene.put(
        lit(
            Image.new("RGB", (CANVAS, CANVAS), strap),
            contrast(noise(rng, (800, 800), (260, 260)), 0.18),
        ),
        hem,
    )
    scene.stitches([(228, 334), (400, 343), (572, 334)], scene.dye.deep)
    front = curve([(282, 352), (284, 210), (400, 122), (516, 210), (518, 352)], closed=False)
    fore = Stencil().line(front, 24).mask()
    scene.shadow(fore, dx=8, dy=10, blur=2, strength=0.35)
    scene.put(
        Image.new("RGB", (CANVAS, CANVAS), strap),
        fore,
        light=contrast(noise(rng, (800, 800), (260, 260)), 0.2),
        round_off=2.5,
        strength=0.8,
    )
    for x in (282, 518):
        patch = Stencil().rounded(x - 22, 318, x + 22, 374, 5)
        scene.fill(patch, "#8a5a34")
        scene.stitches(
            [(x - 16, 324), (x + 16, 324), (x + 16, 368), (x - 16, 368), (x - 16, 324)],
            "#ecd5a8",
            length=6,
            gap=5,
            width=1.6,
        )


def cushion(scene: Scene):
    """A plump cushion leaning on the wall."""
    scene.backdrop(floor=600)
    outline = curve(
        [
            (180, 200),
            (290, 222),
            (400, 226),
            (510, 222),
            (620, 200),
            (606, 310),
            (600, 430),
            (606, 550),
            (624, 668),
            (510, 652),
            (400, 648),
            (290, 652),
            (176, 668),
            (194, 550),
            (200, 430),
            (194, 310),
        ]
    )
    mask = Stencil().polygon(outline).mask()
    scene.shadow(mask, dx=34, dy=22, blur=8, strength=0.5)
    scene.contact(400, 668, 230, 10, 0.6)

    def source(x, y):
        u, v = (x - 400) / 230, (y - 434) / 240
        bulge = 0.86 + 0.14 * min(1.3, u * u + v * v)
        return (0.5 + u * 0.46 * bulge, 0.5 + v * 0.46 * bulge)

    sheet = warped(scene.texture, (0, 0, CANVAS, CANVAS), source, (20, 20))
    wrinkles = contrast(noise(scene.rng, (CANVAS, CANVAS), (6, 6)), 0.22)
    scene.put(sheet, mask, light=wrinkles, round_off=20, strength=0.8)
    scene.stroke([*outline, outline[0]], 5, blend(scene.dye.deep, scene.dye.main, 0.4), 0.9)


def shirt(scene: Scene):
    """A buttoned shirt, laid flat."""
    scene.backdrop(floor=None)
    outline = [
        (308, 138),
        (400, 158),
        (492, 138),
        (560, 164),
        (634, 214),
        (722, 392),
        (622, 446),
        (582, 378),
        (590, 560),
        (594, 700),
        (400, 712),
        (206, 700),
        (210, 560),
        (218, 378),
        (178, 446),
        (78, 392),
        (166, 214),
        (240, 164),
    ]
    mask = Stencil().polygon(outline).mask().filter(ImageFilter.BoxBlur(1))
    scene.shadow(mask, dx=18, dy=20, blur=5, strength=0.45)
    sheet = scene.surface((60, 120, 740, 730), zoom=1.0)
    folds = contrast(noise(scene.rng, (CANVAS, CANVAS), (9, 6)), 0.3)
    scene.put(sheet, mask, light=folds, round_off=6, strength=0.7)
    seam = scene.dye.deep
    for line in ([(218, 378), (212, 300), (240, 164)], [(582, 378), (588, 300), (560, 164)]):
        scene.stroke(curve(line, closed=False), 3, seam, 0.55)
    for line in ([(172, 434), (86, 386)], [(628, 434), (714, 386)], [(208, 684), (592, 684)]):
        scene.stitches(line, scene.dye.ground, length=7, gap=6, width=1.6, opacity=0.6)
    scene.fill(
        Stencil().polygon([(352, 140), (448, 140), (400, 232)]),
        blend(scene.dye.deep, "#000000", 0.2),
    )
    scene.stroke([(400, 226), (400, 708)], 2.6, seam, 0.8)
    scene.stroke([(424, 206), (424, 708)], 1.8, seam, 0.45)
    for side in (-1, 1):
        collar = [
            (400 + side * 92, 130),
            (400 + side * 40, 112),
            (400 + side * 2, 226),
            (400 + side * 66, 246),
            (400 + side * 104, 158),
        ]
        flap = Stencil().polygon(collar).mask()
        scene.shadow(flap, dx=4, dy=8, blur=1.5, strength=0.5)
        scene.put(scene.surface((280, 100, 520, 260), zoom=1.4), flap, round_off=2, strength=1.0)
    for y in range(276, 690, 82):
        scene.fill(Stencil().ellipse(411, y, 9, 9), "#e9d3a8")
        scene.fill(Stencil().ring(411, y, 9, 9, 2), "#7d5a30")
    pocket = [(452, 310), (552, 310), (552, 398), (502, 420), (452, 398), (452, 310)]
    scene.stitches(pocket, scene.dye.ground, length=7, gap=5, width=1.6, opacity=0.75)


def mat(scene: Scene):
    """A mat on the floor, half rolled up."""
    scene.backdrop(floor=250)
    area = (60, 330, 740, 690)
    flat = Image.new("RGB", (CANVAS, CANVAS))
    flat.paste(warped(scene.texture, area, trapezoid(area, 470, 640), (16, 16)), area[:2])
    quad = [(168, 340), (632, 340), (718, 684), (82, 684)]
    mask = Stencil().polygon(quad).mask()
    scene.shadow(mask, dx=12, dy=12, blur=3, strength=0.45)
    scene.put(flat, mask, light=ramp([112, 126, 136, 140], vertical=True).resize((800, 800)))
    edge = blend(scene.dye.main, scene.dye.deep, 0.35)
    scene.stroke([(82, 684), (168, 340)], 9, edge)
    scene.stroke([(632, 340), (718, 684)], 9, edge)
    scene.stroke([(82, 684), (718, 684)], 12, edge)
    scene.contact(400, 372, 250, 16, 0.6)
    box = (150, 262, 650, 372)
    roll = scene.surface(box, zoom=1.0)
    light = Image.new("L", (CANVAS, CANVAS), 128)
    light.paste(ramp([110, 156, 160, 134, 96, 48], vertical=True).resize((500, 110)), box[:2])
    scene.put(roll, Stencil().rounded(*box, 40).mask(), light=light)
    scene.fill(Stencil().ellipse(618, 317, 30, 53), blend(scene.dye.main, scene.dye.deep, 0.25))
    spiral = [
        (618 + 26 * (1 - t / 60) * math.cos(t * 0.42), 317 + 47 * (1 - t / 60) * math.sin(t * 0.42))
        for t in range(56)
    ]
    scene.stroke(spiral, 3, blend(scene.dye.ground, scene.dye.main, 0.3))
