"""The things themselves: each function arranges a pattern into a photo of one object."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .dyes import WOODS, blend
from .grain import contrast, curve, lit, noise, ramp, volume, warped
from .patterns import wood
from .scene import CANVAS, Scene, Stencil, turned_by

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


def hand_tag(scene: Scene, x, y):
    """A paper tag on a thread."""
    scene.stroke(curve([(x, y), (x + 10, y + 26), (x + 4, y + 52)], closed=False), 2, "#6b4a2c")
    tag = turned_by([(x - 30, y + 52), (x - 18, y + 40), (x + 26, y + 40), (x + 38, y + 52),
                     (x + 38, y + 132), (x - 30, y + 132)], 7, (x, y + 50))  # fmt: skip
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


def folded(scene: Scene):
    """Three folded cloths in a pile, tied with a paper band."""
    scene.backdrop(floor=500)
    rng = scene.rng
    left, right, base, thick = 168, 632, 668, 66
    whole = Stencil().polygon([(left - 6, base), (right + 6, base), (right + 6, 470), (570, 392),
                               (230, 392), (left - 6, 470)]).mask()  # fmt: skip
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
        .smooth([(left + shift + 2, top + 26), (left + shift + 8, top + 4), (214 + shift, 394),
                 (230 + shift, 388), (570 + shift, 388), (586 + shift, 394),
                 (right + shift - 8, top + 4), (right + shift - 2, top + 26), (right - 40, top + 34),
                 (left + 40, top + 34)])
        .mask()
    )  # fmt: skip
    folds = contrast(noise(rng, (CANVAS, CANVAS), (7, 9)), 0.16)
    scene.put(flat, mask, light=folds)
    glow = Image.new("L", (CANVAS, CANVAS), 128)
    glow.paste(ramp([128, 138, 148, 140], vertical=True).resize((464, 120)), (left, 380))
    scene.put(lit(scene.image, glow), mask)
    band = [(352, 388), (446, 388), (452, top + 20), (452, base), (346, base), (346, top + 20)]
    scene.put(
        lit(
            Image.new("RGB", (CANVAS, CANVAS), "#ead8b6"),
            contrast(noise(rng, (800, 800), (90, 90)), 0.1),
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
        hem = curve([(right, bottom - rng.randint(2, 14)), (left + width * 0.7, bottom - 8),
                     (left + width * 0.4, bottom - rng.randint(0, 12)), (left, bottom - 6)],
                    closed=False)  # fmt: skip
        outline = [(left + 5, 130), (left + 12, 120), (right - 12, 120), (right - 5, 130),
                   (right + 3, 330), *hem, (left - 2, 330)]  # fmt: skip
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
    timber = wood(WOODS["jati"], rng).resize((CANVAS, CANVAS))
    ends = Stencil().rounded(92, 128, 238, 152, 12).rounded(560, 128, 708, 152, 12).mask()
    light = Image.new("L", (CANVAS, CANVAS), 128)
    light.paste(ramp([150, 160, 120, 80], vertical=True).resize((800, 24)), (0, 128))
    scene.put(timber, ends, light=light)
    for x in (150, 650):
        scene.stroke([(x, 0), (x, 134)], 3, "#5b4128")


def tote(scene: Scene):
    """A tote bag with two straps, standing a little full."""
    scene.backdrop(floor=600)
    rng = scene.rng
    strap = blend(scene.dye.ground, "#c9a878", 0.45)
    outline = curve([(232, 296), (400, 304), (568, 296), (588, 420), (604, 600), (594, 676),
                     (560, 690), (400, 694), (240, 690), (206, 676), (196, 600), (212, 420)])  # fmt: skip
    mask = Stencil().polygon(outline).mask()
    scene.shadow(mask, dx=40, dy=6, blur=7, strength=0.42)
    scene.contact(400, 690, 205, 12, 0.8)
    back = curve([(306, 312), (316, 160), (400, 92), (484, 160), (494, 312)], closed=False)
    scene.stroke(back, 22, tuple(round(c * 0.72) for c in strap))
    scene.put(scene.surface((190, 285, 610, 700), zoom=1.0), mask,
              light=contrast(noise(rng, (CANVAS, CANVAS), (5, 6)), 0.3), round_off=14, strength=0.9)  # fmt: skip
    hem = Stencil().polygon(curve([(229, 292), (400, 301), (571, 292), (576, 340), (400, 350),
                                   (224, 340)])).mask()  # fmt: skip
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
    scene.put(Image.new("RGB", (CANVAS, CANVAS), strap), fore,
              light=contrast(noise(rng, (800, 800), (260, 260)), 0.2), round_off=2.5, strength=0.8)  # fmt: skip
    for x in (282, 518):
        patch = Stencil().rounded(x - 22, 318, x + 22, 374, 5)
        scene.fill(patch, "#8a5a34")
        scene.stitches([(x - 16, 324), (x + 16, 324), (x + 16, 368), (x - 16, 368), (x - 16, 324)],
                       "#ecd5a8", length=6, gap=5, width=1.6)  # fmt: skip


def opening(scene: Scene, cx, cy, rx, ry, texture, *, depth=0.55):
    """The inside of a vessel, seen over its rim."""
    sheet = Image.new("RGB", (CANVAS, CANVAS))
    size = (round(rx * 2), max(2, round(ry * 2)))
    inside = texture.resize(size, Image.Resampling.BILINEAR)
    inside = lit(inside, ramp([40, 70, 100, 132], vertical=True).resize(size))
    inside = lit(inside, contrast(ramp([60, 80, 120, 150, 160]).resize(size), depth))
    sheet.paste(inside, (round(cx - rx), round(cy - ry)))
    scene.put(sheet, Stencil().ellipse(cx, cy, rx, ry).mask())


def vessel(scene: Scene, outline, *, tilt=0.16, light=ROUND, inside=None, spread=0.5, centre=400,
           foot_shadow=1.0):  # fmt: skip
    """A turned body with its shadow; returns its mask."""
    top, rim = outline[0]
    bottom, foot = outline[-1]
    body, mask = scene.wrapped(
        lit(scene.texture, ramp(light).resize(scene.texture.size)), outline,
        centre=centre, tilt=tilt, spread=spread,
    )  # fmt: skip
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
            turns.line([(cx + (rx + width * 0.3) * math.cos(a), cy + (ry + width * 0.3) * math.sin(a)),
                        (cx + (rx - width * 0.5) * math.cos(b), cy + (ry - width * 0.5) * math.sin(b))], 1.8)  # fmt: skip
        scene.fill(turns, scene.dye.deep, 0.6)


def basket(scene: Scene):
    """A round basket with a bow handle."""
    scene.backdrop(floor=560)
    high, wide = scene.rng.choice([(400, 222), (420, 236), (384, 206)])
    outline = [
        (high, wide),
        (high + 70, wide * 1.05),
        (high + 190, wide * 0.96),
        (668, wide * 0.76),
    ]
    bow = curve([(400 - wide, high + 8), (400 - wide * 0.92, high - 150), (400, high - 262),
                 (400 + wide * 0.92, high - 150), (400 + wide, high + 8)], closed=False)  # fmt: skip
    vessel(scene, outline, tilt=0.2, light=MATT, inside=scene.texture)
    handle = Stencil().line(bow, 26).mask()
    scene.put(
        Image.new("RGB", (CANVAS, CANVAS), blend(scene.dye.main, scene.dye.ground, 0.55)),
        handle,
        round_off=2.5,
        strength=1.3,
    )
    turns = Stencil()
    for k in range(2, len(bow) - 2):
        (x, y), (x2, y2) = bow[k], bow[k + 1]
        span = math.dist((x, y), (x2, y2)) or 1
        nx, ny = -(y2 - y) / span * 13, (x2 - x) / span * 13
        turns.line([(x + nx, y + ny), (x2 - nx, y2 - ny)], 1.8)
    scene.fill(turns, scene.dye.deep, 0.5)
    rim(
        scene,
        400,
        high,
        wide,
        wide * 0.2,
        22,
        blend(scene.dye.main, scene.dye.ground, 0.5),
        braided=True,
    )


def bowl(scene: Scene):
    """A wide bowl, seen a little from above."""
    scene.backdrop(floor=520)
    r = scene.rng.choice([236, 256])
    outline = [(430, r), (500, r * 0.93), (570, r * 0.7), (622, r * 0.4), (640, r * 0.36)]
    vessel(scene, outline, tilt=0.27, inside=scene.texture.transpose(Image.Transpose.ROTATE_180))
    rim(scene, 400, 430, r, r * 0.27, 9, blend(scene.dye.accent, scene.dye.ground, 0.5))
    gloss(scene, [(236, 500), (262, 548), (306, 590)], 14, 0.3)


def vase(scene: Scene):
    """A tall vase with two dry stems."""
    scene.backdrop(floor=600)
    stems = [
        ((396, 290), (350, 150), (290, 70)),
        ((404, 290), (430, 160), (486, 92)),
        ((400, 290), (398, 150), (392, 46)),
    ]
    for stem in stems:
        line = curve(stem, closed=False)
        scene.stroke(line, 3, "#8a6a3c")
        for k in range(9, len(line), 2):
            x, y = line[k]
            for side in (-1, 1):
                scene.fill(
                    Stencil().ellipse(x + side * 7, y - 3, 5, 8),
                    "#cfa96a" if k % 4 else "#b98a4a",
                )
    belly = scene.rng.choice([172, 150])
    outline = [(270, 62), (318, 52), (390, 96), (500, belly), (600, belly * 0.86), (684, 84)]
    vessel(scene, outline, tilt=0.14, inside=scene.texture)
    rim(scene, 400, 270, 62, 62 * 0.14, 7, blend(scene.dye.accent, scene.dye.ground, 0.4))
    gloss(scene, [(302, 440), (268, 510), (276, 590)], 16, 0.36)


def mug(scene: Scene):
    """A cup with its ear, and coffee in it."""
    scene.backdrop(floor=540)
    ear = curve([(548, 400), (652, 392), (664, 500), (610, 574), (530, 584)], closed=False)
    mask = Stencil().line(ear, 32).mask()
    scene.shadow(mask, dx=20, dy=24, blur=4, strength=0.3)
    scene.put(scene.surface((500, 360, 700, 620)), mask, round_off=3, strength=1.2)
    outline = [(340, 164), (460, 170), (580, 164), (640, 140)]
    vessel(scene, outline, tilt=0.2, inside=scene.texture, centre=390)
    scene.fill(Stencil().ellipse(390, 350, 150, 25), "#3a2214")
    scene.fill(Stencil().ellipse(376, 348, 110, 15), "#6b4326", 0.5)
    rim(scene, 390, 340, 164, 33, 9, blend(scene.dye.accent, scene.dye.ground, 0.45))
    gloss(scene, [(272, 400), (266, 480), (280, 570)], 16, 0.36)


def plate(scene: Scene):
    """A plate from above, its glaze run from the middle outwards."""
    scene.backdrop(floor=None)
    scene.shadow(Stencil().ellipse(400, 404, 300, 300).mask(), dx=26, dy=28, blur=6, strength=0.5)

    def source(x, y):
        angle = math.atan2(y - 400, x - 400) + 0.6
        return (abs(math.remainder(angle, math.tau)) / math.pi, math.dist((x, y), (400, 400)) / 310)

    sheet = warped(scene.texture, (0, 0, CANVAS, CANVAS), source, (32, 32))
    scene.put(sheet, Stencil().ellipse(400, 400, 300, 300).mask(), round_off=6, strength=1.0)
    well = Stencil().ellipse(400, 400, 206, 206).mask()
    hollow = ImageChops.invert(volume(well, radius=5, strength=1.0))
    scene.put(scene.image, Stencil().ellipse(400, 400, 216, 216).mask(), light=hollow)
    edge = blend(scene.dye.deep, scene.dye.main, 0.4)
    scene.fill(Stencil().ring(400, 400, 300, 300, 6), edge, 0.65)
    scene.fill(Stencil().ring(400, 400, 208, 208, 3), scene.dye.accent, 0.5)
    gloss(scene, arc(400, 400, 258, 258, 200, 250), 18, 0.3)


def teapot(scene: Scene):
    """A pot with spout, bow handle and lid."""
    scene.backdrop(floor=560)
    spout = curve(
        [(548, 560), (624, 520), (660, 420), (690, 400), (704, 414), (668, 540), (570, 630)]
    )
    mask = Stencil().polygon(spout).mask()
    scene.put(scene.surface((500, 380, 720, 660)), mask, round_off=4, strength=1.3)
    bow = curve([(258, 430), (262, 260), (400, 180), (538, 260), (542, 430)], closed=False)
    outline = [(410, 104), (440, 158), (540, 206), (620, 184), (672, 116)]
    vessel(scene, outline, tilt=0.18)
    scene.put(
        Image.new("RGB", (CANVAS, CANVAS), "#b98a4c"),
        Stencil().line(bow, 17).mask(),
        round_off=2,
        strength=1.3,
    )
    lid_line = [(384, 34), (396, 84), (412, 112)]
    body, mask = scene.wrapped(
        lit(scene.texture, ramp(ROUND).resize(scene.texture.size)), lid_line, tilt=0.18
    )
    scene.put(body, mask)
    scene.put(
        scene.surface((370, 344, 430, 404)),
        Stencil().ellipse(400, 372, 26, 22).mask(),
        round_off=3,
        strength=1.4,
    )
    gloss(scene, [(250, 500), (236, 550), (256, 610)], 16, 0.36)


def planter(scene: Scene):
    """A pot with a plant in it."""
    scene.backdrop(floor=600)
    rng = scene.rng
    for k in range(11):
        lean = (k - 5) / 5 + rng.uniform(-0.1, 0.1)
        reach = rng.uniform(230, 300) * (1 - 0.25 * abs(lean))
        tip = (400 + lean * 220, 420 - reach)
        middle = (400 + lean * 80, 420 - reach * 0.6)
        wide = 22
        outline = curve(
            [
                (400 + lean * 40 - 6, 430),
                (middle[0] - wide, middle[1]),
                tip,
                (middle[0] + wide, middle[1] + 8),
                (400 + lean * 40 + 8, 430),
            ]
        )
        mask = Stencil().polygon(outline).mask()
        tone = blend("#3f5a34", "#7f9850", rng.random())
        scene.put(Image.new("RGB", (CANVAS, CANVAS), tone), mask, round_off=3, strength=0.9)
        scene.stroke([(400 + lean * 40, 430), middle, tip], 1.6, "#c9d2a0", 0.5)
    outline = [(420, 172), (470, 172), (560, 150), (680, 112)]
    vessel(scene, outline, tilt=0.14, light=MATT)
    scene.fill(Stencil().ellipse(400, 420, 160, 19), "#3a281c")
    rim(scene, 400, 420, 172, 24, 14)
    front = Stencil()
    for k in range(7):
        front.line([(340 + k * 20, 424), (330 + k * 23, 380 - (k % 3) * 24)], 7)
    scene.fill(front, "#557040")


def lampshade(scene: Scene):
    """A hanging lamp, lit from inside."""
    scene.backdrop(floor=None, walls=("#d9c3a2", "#8f7350"))
    glow = Image.radial_gradient("L").resize((1200, 1200)).crop((200, 130, 1000, 930))
    warm = ImageChops.invert(glow).point([round(v * 0.62) for v in range(256)])
    scene.image.paste((255, 226, 160), (0, 0), warm)
    scene.stroke([(400, 0), (400, 190)], 5, "#3a2a1c")
    texture = lit(
        scene.texture, ramp([80, 130, 176, 200, 204, 196, 170, 120, 76]).resize(scene.texture.size)
    )
    outline = [(196, 44), (230, 120), (330, 212), (440, 246), (560, 236)]
    saved, scene.texture = scene.texture, texture
    body, mask = scene.wrapped(texture, outline, tilt=0.13)
    scene.texture = saved
    light = Image.new("L", (CANVAS, CANVAS), 128)
    light.paste(ramp([90, 110, 136, 158, 172, 168], vertical=True).resize((CANVAS, 420)), (0, 190))
    tinted = ImageChops.multiply(lit(body, light), Image.new("RGB", body.size, "#fff0cf"))
    scene.put(tinted, mask)
    scene.fill(Stencil().ellipse(400, 562, 232, 29), "#ffeec0")
    scene.fill(Stencil().ellipse(400, 566, 150, 18), "#fffdf2")
    rim(scene, 400, 560, 236, 31, 10, blend(scene.dye.main, scene.dye.ground, 0.4), braided=True)
    scene.fill(Stencil().rounded(372, 176, 428, 206, 8), "#4a3422")


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


def cushion(scene: Scene):
    """A plump cushion leaning on the wall."""
    scene.backdrop(floor=600)
    outline = curve([(180, 200), (290, 222), (400, 226), (510, 222), (620, 200), (606, 310), (600, 430),
                     (606, 550), (624, 668), (510, 652), (400, 648), (290, 652), (176, 668),
                     (194, 550), (200, 430), (194, 310)])  # fmt: skip
    mask = Stencil().polygon(outline).mask()
    scene.shadow(mask, dx=34, dy=22, blur=8, strength=0.5)
    scene.contact(400, 668, 230, 10, 0.6)

    def source(x, y):
        u, v = (x - 400) / 230, (y - 434) / 240
        bulge = 0.86 + 0.14 * min(1.3, u * u + v * v)
        return (0.5 + u * 0.46 * bulge, 0.5 + v * 0.46 * bulge)

    sheet = warped(scene.texture, (0, 0, CANVAS, CANVAS), source, (20, 20))
    wrinkles = contrast(noise(scene.rng, (CANVAS, CANVAS), (6, 6)), 0.22)
    scene.put(sheet, mask, light=wrinkles, round_off=20, strength=1.15)
    scene.stroke([*outline, outline[0]], 5, blend(scene.dye.deep, scene.dye.main, 0.4), 0.9)


def slab(scene: Scene, points, thick, *, texture=None, round_off=2.5, strength=1.0, lift=(0, 1)):
    """A flat thing with an edge: its top, and its side seen below it."""
    texture = texture or scene.surface((60, 60, 740, 740))
    top = Stencil().polygon(points).mask()
    side, reached = top, 0
    while reached < thick:
        step = min(max(1, reached), thick - reached)
        lower = ImageChops.offset(side, round(lift[0] * step), round(lift[1] * step))
        side, reached = ImageChops.lighter(side, lower), reached + step
    scene.shadow(side, dx=22, dy=20, blur=4.5, strength=0.5)
    dark = ImageChops.multiply(texture, Image.new("RGB", texture.size, (122, 108, 100)))
    scene.put(dark, side)
    scene.put(texture, top, round_off=round_off, strength=strength)
    return top


def rounded_corners(left, top, right, bottom, radius):
    return (
        arc(right - radius, top + radius, radius, radius, -90, 0, 10)
        + arc(right - radius, bottom - radius, radius, radius, 0, 90, 10)
        + arc(left + radius, bottom - radius, radius, radius, 90, 180, 10)
        + arc(left + radius, top + radius, radius, radius, 180, 270, 10)
    )


def soap(scene: Scene):
    """Two bars of soap, one in a paper band, on a wooden dish."""
    scene.backdrop(floor=None)
    timber = wood(WOODS["mangga"], scene.rng).resize((CANVAS, CANVAS))
    slab(scene, turned_by(rounded_corners(110, 190, 690, 650, 60), -6), 16, texture=timber)
    for y in (330, 400, 470):
        groove = turned_by([(180, y + 20), (620, y + 20)], -6)
        scene.stroke(groove, 10, "#5b3a1e", 0.45)
    back = turned_by(rounded_corners(250, 210, 600, 400, 26), -14)
    slab(scene, back, 44, round_off=3, strength=1.2)
    centre = turned_by([(425, 320)], -14)[0]
    leaf(scene, centre[0], centre[1] + 14, 64, -104, blend(scene.dye.main, scene.dye.deep, 0.3))
    front = turned_by(rounded_corners(200, 410, 560, 600, 26), 5)
    sheet = scene.surface((60, 60, 740, 740), turn=90)
    slab(scene, front, 44, texture=sheet, round_off=3, strength=1.2)
    band = turned_by([(300, 409), (460, 409), (460, 601), (300, 601)], 5)
    scene.fill(Stencil().polygon(band), "#efe2c8")
    low = [band[3], band[2], (band[2][0], band[2][1] + 43), (band[3][0], band[3][1] + 43)]
    scene.fill(Stencil().polygon(low), "#b9a582")
    for offset in (16, 144):
        x = 300 + offset
        scene.stroke(turned_by([(x, 410), (x, 600)], 5), 2, scene.dye.deep, 0.7)
    centre = turned_by([(380, 520)], 5)[0]
    leaf(scene, *centre, 48, -85, scene.dye.deep)
    for y, w in ((546, 44), (560, 30)):
        scene.stroke(turned_by([(380 - w, y), (380 + w, y)], 5), 3, scene.dye.deep, 0.6)


def pouch(scene: Scene):
    """A stand-up kraft pouch with a printed label."""
    scene.backdrop(floor=600)
    rng = scene.rng
    outline = curve([(246, 130), (400, 128), (554, 130), (560, 260), (574, 450), (582, 640), (560, 690),
                     (400, 704), (240, 690), (218, 640), (226, 450), (240, 260)])  # fmt: skip
    mask = Stencil().polygon(outline).mask()
    scene.shadow(mask, dx=44, dy=4, blur=7, strength=0.42)
    scene.contact(400, 694, 180, 12, 0.8)
    kraft = Image.new("RGB", (CANVAS, CANVAS), "#c79a66")
    kraft = lit(kraft, contrast(noise(rng, (CANVAS, CANVAS), (300, 120)), 0.16))
    kraft = lit(kraft, contrast(noise(rng, (CANVAS, CANVAS), (4, 5)), 0.3))
    scene.put(kraft, mask, round_off=15, strength=1.0)
    scene.fill(Stencil().polygon([(243, 132), (557, 132), (558, 176), (242, 176)]), "#6b4a2c", 0.22)
    for y in range(140, 176, 8):
        scene.stroke([(246, y), (554, y)], 1.4, "#6b4a2c", 0.4)
    box = (264, 268, 536, 600)
    label = Stencil().rounded(*box, 10).mask()
    scene.put(
        scene.surface(box, zoom=1.1), label, light=contrast(ramp(MATT).resize((800, 800)), 0.25)
    )
    scene.fill(Stencil().rounded(302, 366, 498, 520, 8), "#f6ecd7")
    leaf(scene, 398, 430, 46, -82, scene.dye.deep)
    for y, w, t in ((450, 72, 8), (472, 52, 4), (488, 60, 3), (503, 34, 3)):
        scene.stroke([(400 - w, y), (400 + w, y)], t, scene.dye.deep, 0.85)
    scene.fill(Stencil().ring(400, 222, 13, 13, 4), "#6b4a2c", 0.6)
    for _ in range(13):
        x, y = rng.uniform(600, 716), rng.uniform(664, 730)
        scene.contact(x + 2, y + 6, 15, 7, 0.35, 1.2)
        bean = turned_by(arc(x, y, 15, 10, 0, 360, 16), rng.uniform(0, 180), (x, y))
        scene.fill(
            Stencil().polygon(bean),
            blend("#5b3620", "#2e180c", rng.random()),
        )
        scene.stroke(
            turned_by([(x - 11, y), (x, y + 2), (x + 11, y)], rng.uniform(0, 180), (x, y)),
            1.6,
            "#1f1008",
        )


def jar(scene: Scene):
    """A glass jar with a wooden lid and a label in the pattern."""
    scene.backdrop(floor=570)
    fill = between_dye(scene)
    outline = [(300, 132), (326, 164), (360, 172), (560, 172), (640, 168), (672, 146)]
    body, mask = scene.wrapped(
        lit(fill, ramp((70, 150, 170, 140, 128, 126, 124, 130, 120, 60)).resize(fill.size)),
        outline,
        tilt=0.14,
    )
    scene.shadow(mask, dx=20, dy=0, blur=7, strength=0.42, flat=0.34, foot=672)
    scene.contact(404, 680, 154, 24, 0.7)
    scene.put(
        body, mask, light=ramp([128, 128, 132, 128, 120, 92], vertical=True).resize((800, 800))
    )
    lab = lit(scene.texture, contrast(ramp(ROUND).resize(scene.texture.size), 0.6))
    band, bmask = scene.wrapped(lab, [(400, 173), (590, 173)], tilt=0.14)
    ring_top = Stencil().ellipse(400, 400, 173, 24).mask()
    bmask = ImageChops.subtract(bmask, ring_top)
    scene.put(band, bmask)
    scene.fill(Stencil().ellipse(400, 520, 62, 62), "#f6ecd7")
    leaf(scene, 398, 534, 46, -84, scene.dye.deep)
    timber = wood(WOODS["mangga"], scene.rng)
    lid, lmask = scene.wrapped(
        lit(timber, ramp(MATT).resize(timber.size)), [(236, 142), (296, 142)], tilt=0.14
    )
    scene.put(lid, lmask)
    scene.put(
        lit(scene_sheet(timber), ramp([150, 140, 130]).resize((800, 800))),
        Stencil().ellipse(400, 236, 142, 20).mask(),
    )
    gloss(scene, [(256, 350), (250, 480), (256, 620)], 14, 0.5)
    gloss(scene, [(546, 370), (552, 480), (548, 600)], 6, 0.35)


def scene_sheet(texture):
    return texture.resize((CANVAS, CANVAS), Image.Resampling.BILINEAR)


def between_dye(scene: Scene):
    """A smooth filling in the colour of the dye: honey, balm, oil."""
    base = Image.new("RGB", (320, 320), blend(scene.dye.main, scene.dye.accent, 0.25))
    return lit(base, contrast(noise(scene.rng, (320, 320), (5, 6)), 0.3))


def bottle(scene: Scene):
    """A brown glass bottle with a label."""
    scene.backdrop(floor=600)
    amber = Image.new("RGB", (320, 320), "#6b3c17")
    light = ramp((60, 170, 150, 120, 112, 110, 116, 140, 150, 50))
    outline = [(190, 44), (250, 46), (292, 62), (340, 126), (380, 134), (640, 134), (690, 124)]
    body, mask = scene.wrapped(lit(amber, light.resize(amber.size)), outline, tilt=0.12)
    scene.shadow(mask, dx=20, dy=0, blur=7, strength=0.42, flat=0.3, foot=690)
    scene.contact(404, 696, 130, 18, 0.7)
    scene.put(body, mask)
    lab = lit(scene.texture, contrast(ramp(ROUND).resize(scene.texture.size), 0.55))
    band, bmask = scene.wrapped(lab, [(400, 135), (630, 135)], tilt=0.12)
    bmask = ImageChops.subtract(bmask, Stencil().ellipse(400, 400, 135, 16).mask())
    scene.put(band, bmask)
    scene.fill(Stencil().rounded(322, 466, 478, 596, 8), "#f6ecd7")
    leaf(scene, 398, 534, 42, -84, scene.dye.deep)
    for y, w in ((556, 50), (570, 34)):
        scene.stroke([(400 - w, y), (400 + w, y)], 4, scene.dye.deep, 0.8)
    cork = wood(WOODS["mangga"], scene.rng)
    lid, lmask = scene.wrapped(
        lit(cork, ramp(MATT).resize(cork.size)), [(132, 50), (204, 48)], tilt=0.14
    )
    scene.put(lid, lmask)
    scene.fill(Stencil().ellipse(400, 132, 50, 7), "#e6c796")
    gloss(scene, [(290, 360), (286, 380), (286, 396)], 12, 0.55)
    gloss(scene, [(372, 230), (370, 262), (352, 300)], 9, 0.5)


def shirt(scene: Scene):
    """A buttoned shirt, laid flat."""
    scene.backdrop(floor=None)
    outline = [(308, 138), (400, 158), (492, 138), (560, 164), (634, 214), (722, 392), (622, 446),
               (582, 378), (590, 560), (594, 700), (400, 712), (206, 700), (210, 560), (218, 378),
               (178, 446), (78, 392), (166, 214), (240, 164)]  # fmt: skip
    mask = Stencil().polygon(outline).mask().filter(ImageFilter.BoxBlur(1))
    scene.shadow(mask, dx=18, dy=20, blur=5, strength=0.45)
    sheet = scene.surface((60, 120, 740, 730), zoom=1.0)
    folds = contrast(noise(scene.rng, (CANVAS, CANVAS), (9, 6)), 0.3)
    scene.put(sheet, mask, light=folds, round_off=6, strength=1.1)
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


def notebook(scene: Scene):
    """A bound notebook with a leather spine and a thread."""
    scene.backdrop(floor=None)
    pages = turned_by(rounded_corners(222, 132, 600, 672, 10), 8)
    scene.shadow(Stencil().polygon(pages).mask(), dx=28, dy=26, blur=5, strength=0.5)
    for k in range(14, 0, -2):
        tone = "#f6eedb" if k % 4 else "#d9c9a8"
        scene.fill(Stencil().polygon([(x + k, y + k) for x, y in pages]), tone)
    sheet = scene.surface((100, 100, 700, 700), zoom=1.0)
    scene.put(sheet, Stencil().polygon(pages).mask(), round_off=2, strength=0.8)
    spine = turned_by([(222, 132), (296, 132), (296, 672), (222, 672)], 8)
    hide = lit(
        Image.new("RGB", (CANVAS, CANVAS), "#7a4a28"),
        contrast(noise(scene.rng, (CANVAS, CANVAS), (200, 200)), 0.2),
    )
    scene.put(hide, Stencil().polygon(spine).mask(), round_off=3, strength=0.9)
    scene.stitches(turned_by([(284, 140), (284, 664)], 8), "#ead2a2", length=14, gap=10, width=2.4)
    for offset in (0, 9):
        scene.stroke(turned_by([(212, 430 + offset), (612, 430 + offset)], 8), 4, "#b08a58")
    knot = turned_by([(556, 434)], 8)[0]
    scene.fill(Stencil().ellipse(*knot, 15, 15), "#d8bd8c")
    scene.fill(Stencil().ring(*knot, 15, 15, 4), "#7a5630")


def spoons(scene: Scene):
    """A ladle, a spatula and a fork, side by side."""
    scene.backdrop(floor=None)

    def handle(x, top, bottom):
        return [
            (x - 11, top),
            (x - 15, (top + bottom) / 2),
            (x - 19, bottom - 16),
            (x, bottom),
            (x + 19, bottom - 16),
            (x + 15, (top + bottom) / 2),
            (x + 11, top),
        ]

    tools = []
    for x, angle in ((210, -8), (400, 0), (590, 8)):
        sheet = scene.surface((60, 60, 740, 740), turn=90 + angle)
        stem = turned_by(curve(handle(x, 300, 700)), angle, (x, 420))
        tools.append((x, angle, sheet, stem))
    for index, (x, angle, sheet, stem) in enumerate(tools):
        stencil = Stencil().polygon(stem)
        if index == 0:
            head = turned_by(arc(x, 220, 76, 108, 0, 360), angle, (x, 420))
            stencil.polygon(head)
        elif index == 1:
            head = curve(
                [
                    (x - 15, 330),
                    (x - 62, 250),
                    (x - 70, 120),
                    (x - 20, 104),
                    (x + 56, 124),
                    (x + 66, 250),
                    (x + 15, 330),
                ]
            )
            stencil.polygon(turned_by(head, angle, (x, 420)))
        else:
            head = curve(
                [
                    (x - 14, 330),
                    (x - 66, 270),
                    (x - 64, 170),
                    (x + 64, 170),
                    (x + 66, 270),
                    (x + 14, 330),
                ]
            )
            stencil.polygon(turned_by(head, angle, (x, 420)))
            for tine in (-48, -16, 16, 48):
                stencil.line(turned_by([(x + tine, 210), (x + tine, 112)], angle, (x, 420)), 20)
        mask = stencil.mask()
        scene.shadow(mask, dx=20, dy=22, blur=4, strength=0.5)
        scene.put(sheet, mask, round_off=4, strength=1.3)
        if index == 0:
            well = Stencil().polygon(turned_by(arc(x, 218, 58, 88, 0, 360), angle, (x, 420))).mask()
            scene.put(
                lit(scene.image, ImageChops.invert(volume(well, radius=7, strength=1.3))), well
            )
            scene.image.paste(
                (40, 22, 10), (0, 0), well.point([round(v * 0.12) for v in range(256)])
            )
        hole = turned_by([(x, 672)], angle, (x, 420))[0]
        scene.fill(Stencil().ellipse(*hole, 7, 7), "#4a2f1a", 0.9)


def board(scene: Scene):
    """A cutting board with a handle and a leather loop."""
    scene.backdrop(floor=None)
    body = rounded_corners(214, 250, 586, 700, 44)
    neck = [
        (330, 250),
        (352, 226),
        (356, 120),
        (378, 92),
        (422, 92),
        (444, 120),
        (448, 226),
        (470, 250),
    ]
    outline = [*curve(neck, closed=False), *body]
    outline = turned_by(outline, 9)
    slab(scene, outline, 18, texture=scene.surface((60, 60, 740, 740), turn=99), round_off=2.5)
    hole = turned_by([(400, 132)], 9)[0]
    scene.fill(Stencil().ellipse(*hole, 16, 16), "#4a2f1a")
    loop = [
        (hole[0], hole[1]),
        (hole[0] - 40, hole[1] - 60),
        (hole[0] + 20, hole[1] - 96),
        (hole[0] + 50, hole[1] - 40),
    ]
    scene.stroke(curve([*loop, (hole[0] + 2, hole[1])], closed=False), 7, "#7a4a28")
    groove = turned_by(rounded_corners(240, 276, 560, 674, 30), 9)
    scene.stroke([*groove, groove[0]], 6, scene.dye.deep, 0.35)


def coasters(scene: Scene):
    """Four round coasters, scattered."""
    scene.backdrop(floor=None)
    for x, y, turn in ((268, 282, 0), (548, 260, 40), (300, 548, 75), (560, 520, 20)):
        disc = arc(x, y, 148, 148, 0, 360, 60)
        slab(scene, disc, 12, texture=scene.surface((60, 60, 740, 740), turn=turn), round_off=2)
        edge = blend(scene.dye.main, scene.dye.deep, 0.4)
        scene.stroke(arc(x, y, 142, 142, 0, 360, 60), 9, edge, 0.85)
        scene.stitches(
            arc(x, y, 130, 130, 0, 360, 90),
            scene.dye.ground,
            length=8,
            gap=8,
            width=1.6,
            opacity=0.6,
        )


def round_bag(scene: Scene):
    """A round plaited bag with a leather strap and a button."""
    scene.backdrop(floor=None)
    strap = curve([(214, 372), (196, 120), (400, 30), (604, 120), (586, 372)], closed=False)
    mask = Stencil().line(strap, 20).mask()
    scene.shadow(mask, dx=18, dy=18, blur=4, strength=0.4)
    scene.put(Image.new("RGB", (CANVAS, CANVAS), "#8a5630"), mask, round_off=2.5, strength=1.1)
    slab(
        scene,
        arc(400, 470, 246, 246, 0, 360, 90),
        26,
        texture=scene.surface((130, 200, 670, 740)),
        round_off=7,
    )
    scene.put(
        Image.new("RGB", (CANVAS, CANVAS), blend(scene.dye.main, scene.dye.ground, 0.4)),
        Stencil().ring(400, 470, 246, 246, 24).mask(),
        round_off=2,
        strength=1.2,
    )
    turns = Stencil()
    for k in range(0, 360, 5):
        a, b = math.radians(k), math.radians(k + 4)
        turns.line(
            [
                (400 + 246 * math.cos(a), 470 + 246 * math.sin(a)),
                (400 + 222 * math.cos(b), 470 + 222 * math.sin(b)),
            ],
            1.8,
        )
    scene.fill(turns, scene.dye.deep, 0.5)
    tab = curve([(364, 228), (436, 228), (438, 380), (400, 420), (362, 380)])
    flap = Stencil().polygon(tab).mask()
    scene.shadow(flap, dx=8, dy=10, blur=2, strength=0.45)
    scene.put(Image.new("RGB", (CANVAS, CANVAS), "#7a4a28"), flap, round_off=2.5, strength=1.0)
    scene.stitches(
        curve([(374, 240), (372, 374), (400, 404), (428, 374), (426, 240)], closed=False),
        "#ead2a2",
        length=7,
        gap=6,
        width=1.8,
    )
    scene.put(
        Image.new("RGB", (CANVAS, CANVAS), "#d8b67c"),
        Stencil().ellipse(400, 372, 15, 15).mask(),
        round_off=2,
        strength=1.5,
    )


def box(scene: Scene):
    """A square plaited box with its lid ajar behind it."""
    scene.backdrop(floor=540)
    front = (206, 420, 594, 676)
    solid = (
        Stencil()
        .polygon([(190, 676), (610, 676), (620, 330), (556, 290), (244, 290), (180, 330)])
        .mask()
    )
    scene.shadow(solid, dx=44, dy=8, blur=7, strength=0.45)
    scene.contact(400, 674, 210, 12, 0.8)
    light = ramp([120, 134, 130, 118, 96, 70], vertical=True).resize((800, 256))
    sheet_light = Image.new("L", (CANVAS, CANVAS), 128)
    sheet_light.paste(light, (0, 420))
    scene.put(
        scene.surface(front),
        Stencil().rounded(*front, 8).mask(),
        light=sheet_light,
        round_off=3,
        strength=0.8,
    )
    lid = (186, 344, 614, 470)
    scene.fill(Stencil().polygon([(206, 470), (594, 470), (594, 492), (206, 484)]), "#24150b", 0.45)
    scene.put(
        scene.surface(lid),
        Stencil().rounded(*lid, 8).mask(),
        light=ramp([150, 132, 110], vertical=True).resize((800, 800)),
        round_off=2.5,
        strength=0.9,
    )
    area = (186, 268, 614, 350)
    top = Image.new("RGB", (CANVAS, CANVAS))
    top.paste(warped(scene.texture, area, trapezoid(area, 350, 428), (12, 8)), area[:2])
    scene.put(
        top,
        Stencil().polygon([(226, 270), (574, 270), (614, 350), (186, 350)]).mask(),
        light=ramp([140, 152, 146]).resize((800, 800)),
    )
    edge = blend(scene.dye.main, scene.dye.deep, 0.3)
    for line in ([(188, 350), (612, 350)], [(188, 464), (612, 464)], [(208, 670), (592, 670)]):
        scene.stroke(line, 8, edge, 0.8)
    scene.stroke([(226, 270), (574, 270)], 4, edge, 0.6)
    hand_tag(scene, 470, 356)


def detail(scene: Scene):
    """The material from close by, in soft folds of light."""
    rng = scene.rng
    start = rng.randint(0, 120)
    side = 460
    part = scene.texture.crop((start, start, start + side, start + side))
    phase = [rng.uniform(0, 6) for _ in range(3)]

    def source(x, y):
        u, v = x / CANVAS, y / CANVAS
        return (
            0.03 + 0.94 * u + 0.022 * math.sin(v * 5 + u * 4 + phase[0]),
            0.03 + 0.94 * v + 0.022 * math.sin(u * 6 - v * 3 + phase[1]),
        )

    scene.image = warped(part, (0, 0, CANVAS, CANVAS), source, (18, 18))
    values = [rng.randint(84, 170) for _ in range(6)]
    slope = ramp(values).resize((1200, 1200)).rotate(rng.choice([32, -28, 24]))
    scene.image = lit(scene.image, contrast(slope.crop((200, 200, 1000, 1000)), 0.75))
    edge = (
        Image.radial_gradient("L")
        .resize((CANVAS, CANVAS))
        .point([max(0, v - 110) * 0.55 for v in range(256)])
    )
    scene.image.paste((42, 26, 14), (0, 0), edge)


SHAPES = {
    "folded": folded, "scarf": scarf, "tote": tote, "basket": basket, "bowl": bowl, "vase": vase,
    "mug": mug, "plate": plate, "teapot": teapot, "planter": planter, "lampshade": lampshade,
    "mat": mat, "cushion": cushion, "soap": soap, "pouch": pouch, "jar": jar, "bottle": bottle,
    "shirt": shirt, "notebook": notebook, "spoons": spoons, "board": board, "coasters": coasters,
    "round bag": round_bag, "box": box, "detail": detail,
}  # fmt: skip
