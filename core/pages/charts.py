"""Bars for a page, drawn by the server: they print, need no script and can be read aloud.

Everything is a whole number, for a comma as decimal sign would break the drawing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language

from core.money import display

WIDTH, HEIGHT = 360, 160
TOP, BOTTOM = 22, 138  # where the bars end and begin
WIDE = 24  # a bar and its gap, with room for a figure above each


@dataclass(frozen=True)
class Stretch:
    """What a bar stands for: a month, a day. `letter` is written below it, if there is one."""

    name: str
    letter: str = ""


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    middle: int  # of the letters below
    letter: str
    name: str
    value: str
    mark: str  # written above the bar
    mark_x: int
    mark_y: int
    is_last: bool


@dataclass(frozen=True)
class Chart:
    name: str
    unit: str  # what a bar is: "Month"
    bars: list[Bar]
    summary: str

    width = WIDTH
    height = HEIGHT
    ground = BOTTOM
    letters_at = HEIGHT - 6


def months(starts: Sequence[date]) -> list[Stretch]:
    return [Stretch(date_format(day, "F Y"), date_format(day, "M")) for day in starts]


def days(dates: Sequence[date]) -> list[Stretch]:
    """Every seventh is named below, counted back from the last: more would run together."""
    last = len(dates) - 1
    return [
        Stretch(date_format(day, "j F Y"), "" if (last - place) % 7 else date_format(day, "j M"))
        for place, day in enumerate(dates)
    ]


def chart(
    name: str,
    unit: str,
    stretches: Sequence[Stretch],
    values: Sequence[Decimal | int],
    show: Callable[[Decimal | int], str],
    summary: str,
) -> Chart:
    """A bar a stretch of time; the highest and, with room for it, the last say what they are."""
    highest = max(values, default=0)
    step = WIDTH // len(stretches)
    gap = step // 4
    bars = []
    for place, (stretch, value) in enumerate(zip(stretches, values, strict=True)):
        height = round((BOTTOM - TOP) * value / highest) if highest else 0
        height = max(height, 2 if value else 0)
        middle = place * step + step // 2
        is_last = place == len(stretches) - 1
        is_marked = value == highest or (is_last and step >= WIDE)
        has_mark = value and is_marked and value not in values[:place]
        bars.append(
            Bar(
                x=place * step + gap // 2,
                y=BOTTOM - height,
                width=step - gap,
                height=height,
                middle=max(12, min(middle, WIDTH - 12)),
                letter=stretch.letter,
                name=stretch.name,
                value=show(value),
                mark=short(value) if has_mark else "",
                mark_x=max(18, min(middle, WIDTH - 18)),
                mark_y=BOTTOM - height - 6,
                is_last=is_last,
            )
        )
    return Chart(name, unit, bars, summary)


def short(value: Decimal | int) -> str:
    """1,2 jt for 1.234.000."""
    from babel.numbers import format_compact_decimal

    digits = 1 if 1_000 <= value < 100_000_000 else 0
    return format_compact_decimal(value, locale=get_language(), fraction_digits=digits)


def money(value: Decimal | int) -> str:
    return display(Decimal(value))
