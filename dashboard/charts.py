"""Bars for a page, drawn by the server: they print, need no script and can be read aloud.

Everything is a whole number, for a comma as decimal sign would break the drawing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import format_compact_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language

from core.money import display

WIDTH, HEIGHT = 360, 160
TOP, BOTTOM = 22, 138  # where the bars end and begin
GAP = 8


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
    bars: list[Bar]
    summary: str

    width = WIDTH
    height = HEIGHT
    ground = BOTTOM
    letters_at = HEIGHT - 6


def chart(
    name: str,
    months: Sequence[str],
    values: Sequence[Decimal | int],
    show: Callable[[Decimal | int], str],
    summary: str,
) -> Chart:
    """A bar a month; the highest and the last say what they stand for."""
    highest = max(values, default=0)
    step = WIDTH // len(months)
    bars = []
    for place, (month, value) in enumerate(zip(months, values, strict=True)):
        first = date.fromisoformat(f"{month}-01")
        height = round((BOTTOM - TOP) * value / highest) if highest else 0
        height = max(height, 2 if value else 0)
        is_last = place == len(months) - 1
        has_mark = value and (value == highest or is_last)
        bars.append(
            Bar(
                x=place * step + GAP // 2,
                y=BOTTOM - height,
                width=step - GAP,
                height=height,
                middle=place * step + step // 2,
                letter=date_format(first, "M"),
                name=date_format(first, "F Y"),
                value=show(value),
                mark=short(value) if has_mark and value not in values[:place] else "",
                mark_x=min(place * step + step // 2, WIDTH - 18),
                mark_y=BOTTOM - height - 6,
                is_last=is_last,
            )
        )
    return Chart(name, bars, summary)


def short(value: Decimal | int) -> str:
    """1,2 jt for 1.234.000."""
    digits = 1 if 1_000 <= value < 100_000_000 else 0
    return format_compact_decimal(value, locale=get_language(), fraction_digits=digits)


def money(value: Decimal | int) -> str:
    return display(Decimal(value))
