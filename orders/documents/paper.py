"""A sheet of A4 in the looks of the house: letterhead, blocks of text, rows that break well."""

import logging
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.conf import settings
from fpdf import FPDF

from house.reads import house
from orders.documents.scripts import Script, script_of
from orders.documents.words import WORDS

logger = logging.getLogger(__name__)

FONTS = Path(__file__).parent / "fonts"
FONT = "jakarta"
LINE = 4.6  # mm, of running text

# The dyes of the house, as on its pages.
INK, QUIET, RULE = (47, 36, 27), (109, 92, 76), (230, 218, 200)
SOGA, CREAM, TURMERIC = (122, 59, 29), (246, 231, 210), (224, 164, 88)
WASH, MENGKUDU = (250, 244, 235), (156, 47, 42)


@dataclass(frozen=True)
class Column:
    title: str
    width: float
    align: str = "R"


class Paper(FPDF):
    """Text goes through `drawable`, so that no letter can stop a paper from being made."""

    def __init__(self, title: str, number: str, language: str) -> None:
        super().__init__(format="A4")
        self.language = language if language in WORDS else "id"
        self.words = self.words_of(self.language)
        self.number = number
        self.title_text = title
        self.is_new = True  # the next page is the first of its paper
        self.set_margins(16, 16)
        self.set_auto_page_break(True, margin=22)
        self.add_font(FONT, "", FONTS / "PlusJakartaSans-Regular.ttf")
        self.add_font(FONT, "B", FONTS / "PlusJakartaSans-Bold.ttf")
        self.letters = self.letters_in(FONT)
        self.more_letters: dict[str, Collection[int]] = {}  # of each script that was needed
        self.missing: set[str] = set()  # letters that no font has
        self.set_title(f"{title} {number}")
        self.set_author(house().name)
        self.set_lang(self.language)

    @staticmethod
    def words_of(language: str) -> dict[str, str]:
        return WORDS.get(language, WORDS["id"])

    # ── words ───────────────────────────────────────────────────────────────────────────────────

    def drawable(self, text: str) -> str:
        """The text with what a font has letters for; of the rest its plain form, or a question
        mark."""
        plain = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\r", "")
        plain = plain.replace("{nb}", "{ nb}")  # would become the number of pages
        return "".join(map(self.drawn, plain))

    def drawn(self, letter: str) -> str:
        if letter == "\n" or ord(letter) in self.letters:
            return letter
        script = script_of(letter)
        if script and ord(letter) in self.letters_of(script):
            return letter
        plain = closest(letter, self.letters)
        if plain == "?":
            self.missing.add(letter)
        return plain

    def letters_in(self, font: str) -> Collection[int]:
        fonts: dict[str, Any] = self.fonts  # ours have a table of their letters
        return fonts[font].cmap

    def letters_of(self, script: Script) -> Collection[int]:
        """What a script's font has letters for, if there is one. It is loaded when the first text
        wants it; from then on letters are joined as Arabic and Devanagari ask."""
        if script.name not in self.more_letters:
            self.more_letters[script.name] = ()
            if script.font.is_file():
                self.add_font(script.name, "", script.font)
                self.more_letters[script.name] = self.letters_in(script.name)
                loaded = [name for name, letters in self.more_letters.items() if letters]
                self.set_fallback_fonts(loaded, exact_match=False)
                self.set_text_shaping(True)
        return self.more_letters[script.name]

    def day(self, at: datetime) -> str:
        local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
        return format_date(local.date(), "d MMMM y", locale=self.language)

    # ── letterhead and foot ─────────────────────────────────────────────────────────────────────

    def header(self) -> None:
        if self.is_new:
            self.letterhead()
            self.is_new = False
        else:
            self.ink(8, color=QUIET)
            self.set_xy(self.l_margin, 10)
            self.cell(0, 5, f"{self.title_text} {self.number} · {self.words['continued']}")
            self.set_y(20)

    def letterhead(self) -> None:
        self.kawung(self.l_margin, 15, 13)
        self.set_xy(self.l_margin + 17, 15)
        self.ink(15, bold=True)
        self.cell(80, 7, self.drawable(house().name))
        self.set_xy(self.l_margin + 17, 22)
        self.ink(8, color=QUIET)
        self.cell(80, 5, urlsplit(settings.SITE_URL).netloc)
        self.set_xy(self.w / 2, 14)
        self.ink(19, bold=True, color=SOGA)
        self.cell(self.w / 2 - self.r_margin, 9, self.title_text, align="R")
        self.set_xy(self.w / 2, 23)
        self.ink(9, color=QUIET)
        self.cell(self.w / 2 - self.r_margin, 5, self.number, align="R")
        self.rule(33)
        self.set_y(39)

    def kawung(self, x: float, y: float, size: float) -> None:
        """The mark of the house: four seeds around a point, as in kawung batik."""
        unit = size / 64
        self.set_fill_color(*SOGA)
        self.rect(x, y, size, size, style="F", round_corners=True, corner_radius=14 * unit)
        self.set_draw_color(*CREAM)
        self.set_line_width(3.2 * unit)
        seeds = ((25.5, 7.5, 13, 22), (25.5, 34.5, 13, 22), (7.5, 25.5, 22, 13))
        for left, top, width, height in (*seeds, (34.5, 25.5, 22, 13)):
            self.ellipse(x + left * unit, y + top * unit, width * unit, height * unit)
        self.set_fill_color(*TURMERIC)
        self.ellipse(x + 28 * unit, y + 28 * unit, 8 * unit, 8 * unit, style="F")
        self.set_line_width(0.2)

    def footer(self) -> None:
        self.rule(self.h - 17)
        self.set_xy(self.l_margin, self.h - 15)
        self.ink(7.5, color=QUIET)
        # {nb} becomes the number of pages at the end only, so its width cannot be aligned by.
        page = self.words["page"].format(page=self.page_no(), pages="{nb}")
        self.cell(self.epw / 2, 5, page)
        made_by = self.words["made_by"].format(
            house=self.drawable(house().name), site=urlsplit(settings.SITE_URL).netloc
        )
        self.cell(self.epw / 2, 5, made_by, align="R")

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def ink(self, size: float, *, bold: bool = False, color=INK) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*color)

    def rule(self, y: float) -> None:
        self.set_draw_color(*RULE)
        self.set_line_width(0.3)
        self.line(self.l_margin, y, self.w - self.r_margin, y)

    def block(
        self, x: float, y: float, width: float, title: str, lines: Sequence[str], *, bold=True
    ) -> float:
        """A titled block of lines; where it ends. The first line is in bold unless told not to."""
        self.set_xy(x, y)
        self.ink(7.5, color=QUIET)
        self.cell(width, 5, title.upper())
        self.set_xy(x, y + 5.5)
        for position, line in enumerate(lines):
            self.ink(9, bold=bold and position == 0)
            self.set_x(x)
            self.multi_cell(
                width, LINE, self.drawable(line), align="L", new_x="LMARGIN", new_y="NEXT"
            )
        return self.get_y()

    def blocks(self, columns: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Titled blocks side by side."""
        gap = 6
        width = (self.epw - gap * (len(columns) - 1)) / len(columns)
        top = self.get_y()
        ends = [
            self.block(self.l_margin + i * (width + gap), top, width, title, lines)
            for i, (title, lines) in enumerate(columns)
        ]
        self.set_y(max(ends) + 5)

    def need(self, height: float) -> bool:
        """Start a new page unless this much is left; whether it did."""
        if self.will_page_break(height):
            self.add_page()
            return True
        return False

    def headings(self, columns: Sequence[Column]) -> None:
        self.set_fill_color(*WASH)
        self.ink(7.5, color=QUIET)
        for column in columns:
            self.cell(column.width, 6.5, column.title.upper(), align=column.align, fill=True)
        self.ln(6.5)

    def row(
        self, columns: Sequence[Column], cells: Sequence[str], *, under: str = "", color=INK
    ) -> None:
        """A row whose first cell may take several lines, with a quieter text under it. It is
        never torn apart; on a new page the headings come first."""
        first = columns[0].width - 2
        self.ink(9, color=color)
        text = self.drawable(cells[0])
        lines: Any = self.multi_cell(first, LINE, text, dry_run=True, output="LINES")
        height = len(lines) * LINE + 3.4
        self.ink(7.5)
        under = self.drawable(under)
        if under:
            notes: Any = self.multi_cell(first, 3.8, under, dry_run=True, output="LINES")
            height += 3.8 * len(notes)
        if self.need(height):
            self.headings(columns)
        x, y = self.l_margin, self.get_y()
        self.ink(9, color=color)
        self.set_xy(x, y + 1.7)
        self.multi_cell(first, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")
        if under:
            self.ink(7.5, color=QUIET)
            self.multi_cell(first, 3.8, under, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ink(9, color=color)
        x += columns[0].width
        for column, cell in zip(columns[1:], cells[1:], strict=True):
            self.set_xy(x, y + 1.7)
            self.cell(column.width, LINE, self.drawable(cell), align=column.align)
            x += column.width
        self.set_y(y + height)
        self.rule(y + height)

    def sum(self, title: str, amount: str, *, bold: bool = False, color=INK) -> None:
        """A line of the totals, at the right."""
        size = 11 if bold else 9
        height = 8 if bold else 5.6
        self.need(height)
        self.set_x(self.w - self.r_margin - 96)
        self.ink(size, bold=bold, color=color if bold else QUIET)
        self.cell(58, height, title)
        self.ink(size, bold=bold, color=color)
        self.cell(38, height, amount, align="R", new_x="LMARGIN", new_y="NEXT")

    def remark(self, text: str) -> None:
        """What there is to say of a line of the totals, under it."""
        if text:
            self.set_x(self.w - self.r_margin - 96)
            self.ink(7.5, color=QUIET)
            self.multi_cell(96, 4, self.drawable(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def finished(self) -> bytes:
        if self.missing:
            scripts = {unicodedata.name(one, "UNKNOWN").split()[0] for one in self.missing}
            logger.warning(
                "paper %s: no letters for %s, drawn as question marks (CJK_FONT is for CJK)",
                self.number,
                ", ".join(sorted(scripts)),
            )
        return bytes(self.output())


def closest(letter: str, letters: Collection[int]) -> str:
    """What stands for a letter that the font does not have."""
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me"):
        return ""  # invisible, or an accent that found nothing to stand on
    plain = [one for one in unicodedata.normalize("NFKD", letter) if ord(one) in letters]
    return "".join(plain) or "?"
