"""Things that lie flat or come in a packet, and the view from close by."""

import math

from PIL import Image, ImageChops

from ..dyes import blend
from ..grain import contrast, curve, lit, noise, ramp, volume, warped
from ..scene import CANVAS, Scene, Stencil, turned_by
from .parts import MATT, arc, leaf, rounded_corners, slab, timber


def soap(scene: Scene):
    """Two bars of soap, one in a paper band, on a wooden dish."""
    scene.backdrop(floor=None)
    planks = timber("mangga").resize((CANVAS, CANVAS))
    slab(scene, turned_by(rounded_corners(110, 190, 690, 650, 60), -6), 16, texture=planks)
    for y in (330, 400, 470):
        groove = turned_by([(180, y + 20), (620, y + 20)], -6)
        scene.stroke(groove, 10, "#5b3a1e", 0.45)
    back = turned_by(rounded_corners(250, 210, 600, 400, 26), -14)
    slab(scene, back, 44, round_off=3, strength=0.9)
    centre = turned_by([(425, 320)], -14)[0]
    leaf(scene, centre[0], centre[1] + 14, 64, -104, blend(scene.dye.main, scene.dye.deep, 0.3))
    front = turned_by(rounded_corners(200, 410, 560, 600, 26), 5)
    sheet = scene.surface((60, 60, 740, 740), turn=90)
    slab(scene, front, 44, texture=sheet, round_off=3, strength=0.9)
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
    outline = curve(
        [
            (246, 130),
            (400, 128),
            (554, 130),
            (560, 260),
            (574, 450),
            (582, 640),
            (560, 690),
            (400, 704),
            (240, 690),
            (218, 640),
            (226, 450),
            (240, 260),
        ]
    )
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
        end = arc(x, bottom - 19, 19, 19, 0, 180, 14)
        return [(x + 11, top), *end, (x - 11, top)]

    tools = []
    for x, angle in ((210, -8), (400, 0), (590, 8)):
        sheet = scene.surface((60, 60, 740, 740), turn=90 + angle)
        stem = turned_by(handle(x, 300, 700), angle, (x, 420))
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
        scene.put(sheet, mask, round_off=4, strength=0.85)
        if index == 0:
            well = Stencil().polygon(turned_by(arc(x, 218, 58, 88, 0, 360), angle, (x, 420))).mask()
            scene.put(
                lit(scene.image, ImageChops.invert(volume(well, radius=7, strength=0.6))), well
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
    for x, y, turn in ((252, 272, 0), (546, 246, 40), (264, 566, 75), (556, 540, 20)):
        disc = arc(x, y, 138, 138, 0, 360, 60)
        slab(scene, disc, 12, texture=scene.surface((60, 60, 740, 740), turn=turn), round_off=2)
        edge = blend(scene.dye.main, scene.dye.deep, 0.4)
        scene.stroke(arc(x, y, 132, 132, 0, 360, 60), 9, edge, 0.85)
        scene.stitches(
            arc(x, y, 120, 120, 0, 360, 90),
            scene.dye.ground,
            length=8,
            gap=8,
            width=1.6,
            opacity=0.6,
        )


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
    slope = ramp(values).rotate(rng.choice([32, -28, 24]), resample=Image.Resampling.BILINEAR)
    scene.image = lit(scene.image, contrast(slope.crop((43, 43, 213, 213)), 0.75))
    edge = (
        Image.radial_gradient("L")
        .resize((CANVAS, CANVAS))
        .point([max(0, v - 110) * 0.55 for v in range(256)])
    )
    scene.image.paste((42, 26, 14), (0, 0), edge)
