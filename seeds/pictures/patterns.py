"""Patterns and materials, one function each: a Dye and a random source in, a square out."""

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageMath

from .dyes import DYES, EARTHS, GLAZES, RODS, WOODS, Dye, blend, rgb
from .grain import between, contrast, grainy, hand_drawn, lights, lit, noise, threads, waves

SIDE = 640  # pixels of a pattern square
FINE = 3  # tiles are drawn this much larger, then reduced, for smooth edges


def blank(width: int, height: int, colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width * FINE, height * FINE), colour)
    return image, ImageDraw.Draw(image)


def tiled(tile: Image.Image, side: int = SIDE) -> Image.Image:
    tile = tile.reduce(FINE)
    image = Image.new("RGB", (side, side))
    for x in range(0, side, tile.width):
        for y in range(0, side, tile.height):
            image.paste(tile, (x, y))
    return image


def petal(x, y, length, width, angle, pinch=1.0) -> list[tuple[float, float]]:
    """A leaf-like outline from (x, y) outwards; pinch above 1 sharpens its ends."""
    points = []
    for step in range(17):
        t = step / 16
        points.append((t * length, width / 2 * math.sin(math.pi * t) ** pinch))
    points += [(px, -py) for px, py in reversed(points)]
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x + px * cos - py * sin, y + px * sin + py * cos) for px, py in points]


def dot(draw, x, y, radius, fill):
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def cloth(image: Image.Image, rng: Random, amount: float = 0.1) -> Image.Image:
    """Threads and uneven dye over a drawn pattern."""
    uneven = contrast(noise(rng, image.size, (7, 7)), 0.14)
    weft = threads(rng, image.size, amount, stretch=(8, 1))
    warp = threads(rng, image.size, amount, stretch=(1, 8))
    return lit(image, lights(uneven, weft, warp))


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


def jumputan(dye: Dye, rng: Random) -> Image.Image:
    """Tied and dyed: pale rings where the threads held the cloth."""
    image = Image.new("RGB", (SIDE * 2, SIDE * 2), dye.main)
    draw = ImageDraw.Draw(image)
    step = 160
    for row in range(-1, 9):
        for column in range(-1, 9):
            cx = column * step + (row % 2) * step / 2 + rng.uniform(-6, 6)
            cy = row * step + rng.uniform(-6, 6)
            for ring, (radius, fill) in enumerate(
                (
                    (62, dye.ground),
                    (50, dye.main),
                    (42, dye.ground),
                    (28, dye.accent),
                    (12, dye.deep),
                )
            ):
                points = []
                for k in range(30):
                    r = radius * (1 + (0.14 if k % 2 else -0.06) * (ring < 3)) + rng.uniform(-2, 2)
                    angle = k * math.tau / 30
                    points.append((cx + r * math.cos(angle), cy + r * math.sin(angle)))
                draw.polygon(points, fill=fill)
    image = image.reduce(2).filter(ImageFilter.GaussianBlur(1.4))
    return cloth(lit(image, contrast(noise(rng, image.size, (12, 12)), 0.3)), rng)


def celup(dye: Dye, rng: Random) -> Image.Image:
    """Dipped by steps, so that the colour climbs out of the bath."""
    height = Image.linear_gradient("L").resize((SIDE, SIDE)).convert("F")
    wobble = noise(rng, (SIDE, SIDE), (9, 5), "F")
    mask = ImageMath.lambda_eval(
        lambda a: a["convert"](a["min"](a["max"](a["h"] * 1.25 - 60 + a["n"] * 0.22, 0), 255), "L"),
        h=height,
        n=wobble,
    )
    half = mask.point([min(255, v * 2) for v in range(256)])
    image = between(half, rgb(dye.ground), rgb(dye.main))
    deep = mask.point([max(0, v - 150) * 2 for v in range(256)])
    image.paste(Image.new("RGB", image.size, dye.deep), (0, 0), deep)
    return cloth(image, rng, 0.16)


def ecoprint(dye: Dye, rng: Random) -> Image.Image:
    """Leaves steamed into the cloth until they leave their outline and veins."""
    image = Image.new("RGB", (SIDE * 2, SIDE * 2), dye.ground)
    draw = ImageDraw.Draw(image)
    for row in range(6):
        for column in range(6):
            x = (column + rng.uniform(0.1, 0.9)) * 214
            y = (row + rng.uniform(0.1, 0.9)) * 214
            angle, length = rng.uniform(0, math.tau), rng.uniform(150, 270)
            tone = blend(
                dye.main, rng.choice([dye.accent, dye.deep, dye.main]), rng.uniform(0, 0.6)
            )
            tone = tuple(
                round(t + (g - t) * 0.25) for t, g in zip(tone, rgb(dye.ground), strict=True)
            )
            vein = tuple(round(t * 0.72) for t in tone)
            x -= math.cos(angle) * length / 2
            y -= math.sin(angle) * length / 2
            draw.polygon(petal(x, y, length, length * rng.uniform(0.3, 0.5), angle, 0.9), fill=tone)
            cos, sin = math.cos(angle), math.sin(angle)
            draw.line((x, y, x + cos * length, y + sin * length), fill=vein, width=5)
            for k in range(2, 9):
                sx, sy = x + cos * length * k / 10, y + sin * length * k / 10
                span = length * 0.17 * math.sin(math.pi * k / 10)
                for side in (-0.9, 0.9):
                    ex = sx + math.cos(angle + side) * span
                    ey = sy + math.sin(angle + side) * span
                    draw.line((sx, sy, ex, ey), fill=vein, width=3)
    image = image.reduce(2).filter(ImageFilter.GaussianBlur(0.8))
    faded = Image.new("RGB", image.size, dye.ground)
    image.paste(
        faded, (0, 0), contrast(noise(rng, image.size, (40, 40)), 0.6).point(lambda v: v * 0.5)
    )
    return cloth(image, rng)


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
                colour = blend(dye.deep, dye.accent, 0.12 + 0.85 * peak)
                draw.rounded_rectangle(
                    (x0 + inset * 1.3, y0 + inset * 0.9, x1 - inset * 1.3, y0 + r - inset * 1.1),
                    radius=max(1, r / 2 - inset),
                    fill=colour,
                )
    sheet = tiled(tile)
    rods = contrast(noise(rng, sheet.size, (12, SIDE // rod)), 0.42)
    fibres = threads(rng, sheet.size, 0.3, stretch=(6, 1))
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


def wood(dye: Dye, rng: Random) -> Image.Image:
    """Long grain with growth rings that flow round a knot or two."""
    side = SIDE // 2
    height = noise(rng, (side, side), (5, 3), "F")
    slope = Image.linear_gradient("L").resize((side, side)).convert("F")
    bumps = Image.new("L", (side, side))
    disc = ImageChops.invert(Image.radial_gradient("L")).point(
        [max(0, v - 90) * 1.5 for v in range(256)]
    )
    knots = [(rng.uniform(0.1, 0.9), rng.uniform(0.15, 0.85)) for _ in range(rng.choice([1, 1, 2]))]
    for u, v in knots:
        w, h = rng.randint(150, 210), rng.randint(52, 74)
        spot = disc.resize((w, h))
        bumps.paste(spot, (round(u * side - w / 2), round(v * side - h / 2)), spot)
    bumps = bumps.filter(ImageFilter.GaussianBlur(4)).convert("F")
    field = ImageMath.lambda_eval(
        lambda a: a["s"] * 1.9 + a["n"] * 0.55 + a["k"] * 1.1, s=slope, n=height, k=bumps
    ).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    rings = waves(field, period=rng.uniform(20, 28)).point(
        [round((v / 255) ** 1.7 * 255) for v in range(256)]
    )
    fine = waves(field, period=5.3).point([round(v * 0.28) for v in range(256)])
    fibres = noise(rng, (SIDE, SIDE), (6, SIDE // 2)).point([round(v * 0.5) for v in range(256)])
    mask = ImageChops.add(
        ImageChops.screen(rings.point([round(v * 0.9) for v in range(256)]), fine), fibres, 1.5
    )
    image = between(mask, rgb(dye.ground), rgb(dye.main))
    dark = noise(rng, (SIDE, SIDE), (16, SIDE // 3)).point(
        [255 if v > 214 else 0 for v in range(256)]
    )
    image = Image.composite(
        Image.blend(image, Image.new("RGB", image.size, dye.deep), 0.3), image, dark
    )
    eye = bumps.convert("L").resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    eye = eye.point([max(0, v - 105) * 2 for v in range(256)])
    image.paste(
        Image.new("RGB", image.size, dye.deep), (0, 0), eye.point([min(215, v) for v in range(256)])
    )
    return lit(image, contrast(noise(rng, image.size, (4, 6)), 0.2))


def glaze(dye: Dye, rng: Random) -> Image.Image:
    """A reactive glaze: it breaks at the edges, pools below and carries iron specks."""
    cloud = ImageChops.blend(
        noise(rng, (SIDE, SIDE), (9, 6)), noise(rng, (SIDE, SIDE), (30, 18)), 0.35
    )
    image = between(contrast(cloud, 0.9), rgb(dye.ground), rgb(dye.main))
    drip = ImageChops.add(
        Image.linear_gradient("L").resize((SIDE, SIDE)), noise(rng, (SIDE, SIDE), (26, 3)), 1.6, -40
    )
    lower = drip.point([max(0, min(255, (v - 120) * 5)) for v in range(256)])
    image.paste(between(cloud, rgb(dye.main), rgb(dye.deep)), (0, 0), lower)
    edge = drip.point([max(0, 150 - abs(v - 118) * 14) for v in range(256)])
    image.paste(Image.new("RGB", image.size, dye.accent), (0, 0), edge)
    draw = ImageDraw.Draw(image)
    for _ in range(150):
        x, y, r = rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.choice([0.8, 1, 1.2, 2])
        dot(draw, x, y, r, blend(dye.deep, dye.main, rng.uniform(0, 0.5)))
    return image.filter(ImageFilter.GaussianBlur(0.7))


def terracotta(dye: Dye, rng: Random) -> Image.Image:
    """Bare fired clay with the potter's finger lines."""
    lines = noise(rng, (SIDE, SIDE), (2, 60))
    cloud = noise(rng, (SIDE, SIDE), (8, 8))
    image = between(Image.blend(lines, cloud, 0.6), rgb(dye.ground), rgb(dye.main))
    image = lit(image, contrast(lines, 0.2))
    draw = ImageDraw.Draw(image)
    tone = blend(dye.deep, dye.main, 0.2)
    for y in (250, 330):
        draw.rectangle((0, y, SIDE, y + 4), fill=tone)
    for x in range(0, SIDE, 32):
        draw.line([(x, 322), (x + 16, 264), (x + 32, 322)], fill=tone, width=5, joint="curve")
        dot(draw, x + 16, 304, 4, tone)
    return grainy(image.filter(ImageFilter.GaussianBlur(0.8)), rng, 0.28)


def leather(dye: Dye, rng: Random) -> Image.Image:
    """Vegetable-tanned hide: pores, and a patina that is never even."""
    image = between(noise(rng, (SIDE, SIDE), (6, 6)), rgb(dye.ground), rgb(dye.main))
    pores = noise(rng, (SIDE, SIDE), (190, 190)).filter(ImageFilter.EMBOSS)
    return lit(image, contrast(pores, 0.3))


def marble(dye: Dye, rng: Random) -> Image.Image:
    """Two batters folded once: the swirl in a cold-process soap."""
    side = SIDE // 2
    field = ImageMath.lambda_eval(
        lambda a: a["a"] * 1.2 + a["b"] * 0.4 + a["s"] * 0.8,
        a=noise(rng, (side, side), (4, 4), "F"),
        b=noise(rng, (side, side), (11, 9), "F"),
        s=Image.linear_gradient("L").rotate(90).resize((side, side)).convert("F"),
    ).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    swirl = waves(field, period=74).point(
        [max(0, min(255, round((v - 90) * 2.2))) for v in range(256)]
    )
    image = between(swirl, rgb(dye.ground), blend(dye.main, dye.ground, 0.2))
    fine = waves(field, period=37).point([max(0, v - 215) * 5 for v in range(256)])
    image.paste(Image.new("RGB", image.size, blend(dye.accent, dye.ground, 0.3)), (0, 0), fine)
    return grainy(image, rng, 0.12)


def paper(dye: Dye, rng: Random) -> Image.Image:
    """Pulp laid by hand, with fibres and flecks of what it used to be."""
    image = between(
        noise(rng, (SIDE, SIDE), (60, 60)), rgb(dye.ground), blend(dye.ground, dye.main, 0.55)
    )
    draw = ImageDraw.Draw(image)
    for _ in range(260):
        x, y, angle = rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.uniform(0, math.tau)
        length = rng.uniform(3, 17)
        tone = blend(dye.main, rng.choice([dye.deep, dye.accent]), rng.uniform(0.2, 0.9))
        draw.line((x, y, x + math.cos(angle) * length, y + math.sin(angle) * length), fill=tone)
    return grainy(image.filter(ImageFilter.GaussianBlur(0.5)), rng, 0.25)


def linen(dye: Dye, rng: Random) -> Image.Image:
    """A plain weave in one colour, with thick and thin threads."""
    image = Image.new("RGB", (SIDE, SIDE), blend(dye.ground, dye.main, 0.75))
    return cloth(image, rng, 0.3)


KINDS = {
    "kawung": (kawung, DYES), "parang": (parang, DYES), "mega mendung": (mega_mendung, DYES),
    "ceplok": (ceplok, DYES), "truntum": (truntum, DYES), "ikat": (ikat, DYES),
    "songket": (songket, DYES), "lurik": (lurik, DYES), "sarung": (sarung, DYES),
    "jumputan": (jumputan, DYES), "celup": (celup, DYES), "ecoprint": (ecoprint, DYES),
    "linen": (linen, DYES), "marble": (marble, DYES), "rattan": (rattan, RODS),
    "bamboo": (bamboo, RODS), "pandan": (pandan, DYES), "wood": (wood, WOODS),
    "glaze": (glaze, GLAZES), "terracotta": (terracotta, EARTHS), "leather": (leather, EARTHS),
    "paper": (paper, EARTHS),
}  # fmt: skip
