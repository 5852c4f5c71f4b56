"""Things turned on a wheel or blown."""

import math

from PIL import Image, ImageChops

from ..dyes import blend
from ..grain import contrast, curve, lit, ramp, volume, warped
from ..scene import CANVAS, Scene, Stencil
from .parts import MATT, ROUND, arc, between_dye, gloss, leaf, rim, scene_sheet, timber, vessel


def bowl(scene: Scene):
    """A wide bowl, seen a little from above."""
    scene.backdrop(floor=520)
    r = scene.rng.choice([236, 256])
    outline = [(430, r), (500, r * 0.93), (570, r * 0.7), (622, r * 0.4), (640, r * 0.36)]
    vessel(scene, outline, tilt=0.27, inside=scene.texture.transpose(Image.Transpose.ROTATE_180))
    rim(scene, 400, 430, r, r * 0.27, 9, blend(scene.dye.accent, scene.dye.ground, 0.5))
    gloss(scene, [(236, 500), (262, 548), (306, 590)], 14, 0.3)
    scene.closer(70, 150, 650)


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
    scene.closer(90, 130, 660)


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
    ring_top = Stencil().ellipse(400, 400, 175, 25.5).mask()
    bmask = ImageChops.subtract(bmask, ring_top)
    scene.put(band, bmask)
    scene.fill(Stencil().ellipse(400, 520, 62, 62), "#f6ecd7")
    leaf(scene, 398, 534, 46, -84, scene.dye.deep)
    planks = timber("mangga")
    lid, lmask = scene.wrapped(
        lit(planks, ramp(MATT).resize(planks.size)), [(236, 142), (296, 142)], tilt=0.14
    )
    scene.put(lid, lmask)
    scene.put(
        lit(scene_sheet(planks), ramp([150, 140, 130]).resize((800, 800))),
        Stencil().ellipse(400, 236, 142, 20).mask(),
    )
    gloss(scene, [(256, 350), (250, 480), (256, 620)], 14, 0.5)
    gloss(scene, [(546, 370), (552, 480), (548, 600)], 6, 0.35)


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
    bmask = ImageChops.subtract(bmask, Stencil().ellipse(400, 400, 137, 17.5).mask())
    scene.put(band, bmask)
    scene.fill(Stencil().rounded(322, 466, 478, 596, 8), "#f6ecd7")
    leaf(scene, 398, 534, 42, -84, scene.dye.deep)
    for y, w in ((556, 50), (570, 34)):
        scene.stroke([(400 - w, y), (400 + w, y)], 4, scene.dye.deep, 0.8)
    cork = timber("mangga")
    lid, lmask = scene.wrapped(
        lit(cork, ramp(MATT).resize(cork.size)), [(132, 50), (204, 48)], tilt=0.14
    )
    scene.put(lid, lmask)
    scene.fill(Stencil().ellipse(400, 132, 50, 7), "#e6c796")
    gloss(scene, [(290, 360), (286, 380), (286, 396)], 12, 0.55)
    gloss(scene, [(372, 230), (370, 262), (352, 300)], 9, 0.5)
