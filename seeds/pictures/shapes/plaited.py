"""Things plaited from rattan, bamboo and leaves."""

import math

from PIL import Image, ImageChops

from ..dyes import blend
from ..grain import curve, lit, ramp, warped
from ..scene import CANVAS, Scene, Stencil
from .parts import MATT, arc, hand_tag, rim, slab, trapezoid, vessel


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
    bow = curve(
        [
            (400 - wide, high + 8),
            (400 - wide * 0.92, high - 150),
            (400, high - 262),
            (400 + wide * 0.92, high - 150),
            (400 + wide, high + 8),
        ],
        closed=False,
    )
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
    scene.closer(80, 140, 650)
