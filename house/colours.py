"""The house's colour as pages use it: made darker or lighter until everybody can read it.

Contrast is WCAG 2's: 4.5 between a text and what is behind it.
"""

import colorsys
import re
from functools import lru_cache
from typing import NamedTuple

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

READABLE = 4.5
PAPER, DARK_PAPER = "#fbf6ee", "#171310"  # behind the text of a page, by day and by night
INK, WHITE = "#26150b", "#ffffff"
STEP = 0.01  # of the lightness

a_colour = RegexValidator(
    re.compile(r"^#[0-9a-f]{6}\Z", re.IGNORECASE), _("Give a colour like #7a3b1d.")
)


class Look(NamedTuple):
    """A colour for links and buttons, the same for a button under the pointer, and what is written
    on either."""

    accent: str
    hover: str
    on_accent: str


@lru_cache(16)
def by_day(colour: str) -> Look:
    """The colour as it is, unless it is too pale to be read on paper."""
    accent = colour.lower()
    while contrast(accent, PAPER) < READABLE or contrast(accent, WHITE) < READABLE:
        accent = lightened(accent, -STEP)
    return Look(accent, lightened(accent, -0.08), WHITE)


@lru_cache(16)
def by_night(colour: str) -> Look:
    """The colour light enough to be read on dark paper, and under dark ink on a button."""
    accent = colour.lower()
    while contrast(accent, DARK_PAPER) < READABLE + 1 or contrast(accent, INK) < READABLE:
        accent = lightened(accent, STEP)
    return Look(accent, lightened(accent, 0.08), INK)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightened(colour: str, step: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*parts(colour))
    lightness = min(1.0, max(0.0, lightness + step))
    mixed = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


def parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
