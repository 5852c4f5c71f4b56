"""The cells of a CSV file, whatever program wrote it; what they mean is for others to know."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import BadInput

MAX_BYTES = 2 << 20
MAX_ROWS = 2_000
DELIMITERS = ",;\t"
SEPARATOR_LINE = re.compile(r"\A\"?sep=([,;\t])\"?[,;\t]*\r?\n", re.IGNORECASE)  # Excel's


@dataclass
class Table:
    """`rows` are numbered as a spreadsheet numbers them: the names of the columns are row 1."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(content: bytes, *, most: int = MAX_ROWS) -> Table:
    """Columns without a name at the end, and rows without cells, are left away. Raises BadInput."""
    if len(content) > MAX_BYTES:
        raise BadInput(_("The sheet is larger than 2 MiB."), attr="file")
    text = _decoded(content)
    if found := SEPARATOR_LINE.match(text):
        delimiter, text = found[1], text[found.end() :]
    else:
        head = text.partition("\n")[0]
        delimiter = max(DELIMITERS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(lines, [])]
        while header and not header[-1]:
            header.pop()
        rows = list(_rows(lines, len(header), most))
    except csv.Error:
        raise BadInput(_("The sheet is not valid CSV."), attr="file") from None
    if header and not rows:
        raise BadInput(_("The sheet has no rows."), attr="file")
    return Table(header, rows)


def _rows(lines: Iterator[list[str]], width: int, most: int) -> Iterator[tuple[int, list[str]]]:
    """A row that is too short has empty cells at its end: Excel does not write those."""
    for number, cells in enumerate(lines, start=2):
        if number > most + 1:
            raise BadInput(_("The sheet has more than %(n)s rows.") % {"n": most}, attr="file")
        if not any(cell.strip() for cell in cells):
            continue
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        yield number, cells + [""] * (width - len(cells))


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel writes otherwise: UTF-16 with its mark, else Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(_("The sheet is not UTF-8."), attr="file")
