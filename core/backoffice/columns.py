"""What columns show: coloured words, money, JSON."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.decorators import display

from core import money
from core.pages.status_colours import TONES


def label(name: str, description: str | Promise) -> Callable:
    """A column that shows a field with choices, perhaps of a related row, as a coloured word."""
    *path, last = name.split("__")

    @display(description=description, ordering=name, label=TONES)
    def column(self: ModelAdmin, row: Any) -> Any:
        for step in path:
            row = getattr(row, step)
        return getattr(row, last), getattr(row, f"get_{last}_display")()

    return column


def amount(name: str, description: str | Promise) -> Callable:
    """A column of money: `Rp1.250.000`."""

    @display(description=description, ordering=name)
    def column(self: ModelAdmin, row: Any) -> Any:
        return format_html('<span class="rr-money">{}</span>', money.display(getattr(row, name)))

    return column


def in_lines(pattern: str, rows: Iterable[tuple]) -> SafeString:
    """The pattern filled in with each row, one under the other."""
    return format_html_join(mark_safe("<br>"), pattern, rows)


def preformatted(values: Any) -> str:
    """JSON to be read by people."""
    return format_html(
        '<pre class="rr-json">{}</pre>', json.dumps(values, ensure_ascii=False, indent=2)
    )
