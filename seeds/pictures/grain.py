"""Noise, light and bending: what turns flat drawings into things. Coordinates are pixels."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageFilter, ImageMath

NEUTRAL = 128  # under a light layer, this value leaves a picture as it is


def noise(rng: Random, size: tuple[int, int], cells: tuple[int, int], mode="L") -> Image.Image:
    """Smooth noise: `cells` random values across and down, blended over `size`."""
    dots = Image.frombytes("L", cells, rng.randbytes(cells[0] * cells[1]))
    fine = cells[0] * 4 > size[0] or cells[1] * 4 > size[1]  # too fine for the eye to tell
    blending = Image.Resampling.BILINEAR if fine else Image.Resampling.BICUBIC
    return dots.convert(mode).resize(size, blending)


def waves(height: Image.Image, *, period: float) -> Image.Image:
    """Triangle waves (0..255) along a float height map: contour lines without stair-steps."""
    return ImageMath.lambda_eval(
        lambda args: args["convert"](abs((args["h"] / period) % 1 - 0.5) * 510, "L"),
        h=height,
    )


def between(mask: Image.Image, low, high) -> Image.Image:
    """Two colours mixed by a mask: black gives `low`, white gives `high`."""
    bands = []
    for a, b in zip(low, high, strict=True):
        bands.append(mask.point([round(a + (b - a) * v / 255) for v in range(256)]))
    return Image.merge("RGB", bands)


def lit(image: Image.Image, light: Image.Image) -> Image.Image:
    """Lay a light layer (L, 128 is neutral) over a picture."""
    if light.size != image.size:
        light = light.resize(image.size, Image.Resampling.BICUBIC)
    return ImageChops.hard_light(image, Image.merge("RGB", (light,) * 3))


def lights(*layers: Image.Image) -> Image.Image:
    """Several light layers as one, which is much cheaper to lay over a picture."""
    whole = layers[0]
    for layer in layers[1:]:
        if layer.size != whole.size:
            layer = layer.resize(whole.size, Image.Resampling.BICUBIC)
        whole = ImageChops.add(whole, layer, 1, -NEUTRAL)
    return whole


def contrast(light: Image.Image, amount: float) -> Image.Image:
    """Draw a grey image towards the neutral light; amount 0 leaves no light at all."""
    return light.point(
        [max(0, min(255, round(NEUTRAL + (v - NEUTRAL) * amount))) for v in range(256)]
    )


def ramp(values: Sequence[float], *, vertical: bool = False) -> Image.Image:
    """A light layer (256 px) from a few values, left to right or top to bottom."""
    small = Image.new("L", (len(values), 1))
    small.putdata([max(0, min(255, round(v))) for v in values])
    if vertical:
        small = small.transpose(Image.Transpose.ROTATE_270)
    return small.resize((256, 256), Image.Resampling.BICUBIC)


def threads(rng: Random, size: tuple[int, int], amount: float, stretch=(1, 1)) -> Image.Image:
    """A light layer of fine irregularities, longer along an axis that is stretched."""
    cells = (max(2, size[0] // (2 * stretch[0])), max(2, size[1] // (2 * stretch[1])))
    return contrast(noise(rng, size, cells), amount)


def grainy(image: Image.Image, rng: Random, amount: float, stretch=(1, 1)) -> Image.Image:
    return lit(image, threads(rng, image.size, amount, stretch))


def volume(mask: Image.Image, *, radius: float = 6, strength: float = 1.0) -> Image.Image:
    """A light layer that rounds a silhouette off: bright towards the upper left, dark below.

    Works at a quarter of the size; `radius` is in those quarter pixels.
    """
    small = mask.reduce(4).filter(ImageFilter.GaussianBlur(radius))
    reach = max(1, round(radius * 0.8))
    towards = ImageChops.offset(small, -reach, -reach)
    away = ImageChops.offset(small, reach, reach)
    # A shape's upper left edge is where the mask shifted away from the light is still dark.
    light = ImageChops.subtract(towards, away, scale=2.0 / strength, offset=NEUTRAL)
    return light.resize(mask.size, Image.Resampling.BILINEAR)


def warped(
    image: Image.Image,
    box: tuple[int, int, int, int],
    source: Callable[[float, float], tuple[float, float]],
    cells: tuple[int, int] = (16, 16),
) -> Image.Image:
    """Bend a picture into `box`: source(x, y) says which point of it (0..1) lands at a pixel."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    xs = [round(i * width / cells[0]) for i in range(cells[0] + 1)]
    ys = [round(j * height / cells[1]) for j in range(cells[1] + 1)]
    across, down = image.width - 1, image.height - 1
    points = {}
    for x in xs:
        for y in ys:
            u, v = source(left + x, top + y)
            points[x, y] = (max(0, min(1, u)) * across, max(0, min(1, v)) * down)
    mesh = [
        (
            (x0, y0, x1, y1),
            (*points[x0, y0], *points[x0, y1], *points[x1, y1], *points[x1, y0]),
        )
        for x0, x1 in pairwise(xs)
        for y0, y1 in pairwise(ys)
    ]
    return image.transform(
        (width, height), Image.Transform.MESH, mesh, resample=Image.Resampling.BILINEAR
    )


def hand_drawn(image: Image.Image, rng: Random, amount: float) -> Image.Image:
    """Let straight lines waver by up to `amount` of the width, as a hand would."""
    phases = [rng.uniform(0, math.tau) for _ in range(4)]

    def source(x, y):
        u, v = x / image.width, y / image.height
        du = math.sin(v * 13 + phases[0]) + math.sin(u * 7 + v * 29 + phases[1])
        dv = math.sin(u * 11 + phases[2]) + math.sin(v * 9 - u * 23 + phases[3])
        inner = 1 - 4 * amount
        return (u * inner + 2 * amount + du * amount, v * inner + 2 * amount + dv * amount)

    return warped(image, (0, 0, *image.size), source, (20, 20))


def curve(points: Sequence[tuple[float, float]], *, closed=True, steps=10) -> list:
    """A smooth line through points (Catmull-Rom)."""
    count = len(points)
    spans = range(count if closed else count - 1)
    line = []
    for i in spans:
        if closed:
            p = [points[(i + k) % count] for k in (-1, 0, 1, 2)]
        else:
            p = [points[max(0, min(count - 1, i + k))] for k in (-1, 0, 1, 2)]
        for step in range(steps):
            t = step / steps
            line.append(
                tuple(
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t**2
                        + (3 * b - a - 3 * c + d) * t**3
                    )
                    for a, b, c, d in zip(*p, strict=True)
                )
            )
    if not closed:
        line.append(points[-1])
    return line
