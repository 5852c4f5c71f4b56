"""The statement of a vendor's month as a sheet."""

import csv
from io import StringIO
from typing import Any

from django.utils import translation

from catalog.sheets.cells import guarded
from catalog.sheets.writing import BYTE_ORDER_MARK
from core.calendar import zone
from ledger.statements import Line, Statement, Sums
from ledger.words import about_debt, number_of, taken_apart, told

COLUMNS = ("at", "kind", "order", "payout", "description", "pending", "available", "on_its_way")
AFTER = ("pending_after", "available_after", "on_its_way_after")


def statement_sheet(statement: Statement, language: str = "id") -> str:
    """Every line, between what there was and what was left."""
    written = StringIO(BYTE_ORDER_MARK)
    written.seek(0, 2)
    sheet = csv.writer(written)
    sheet.writerow([*COLUMNS, *AFTER])
    with translation.override(language):
        sheet.writerow(["", "opening", *[""] * 6, *plain(statement.opening)])
        for line in statement.lines:
            sheet.writerow(cells_of(line))
        sheet.writerow(["", "closing", *[""] * 6, *plain(statement.closing)])
    return written.getvalue()


def cells_of(line: Line) -> list[Any]:
    posting = line.posting
    text = " ".join(filter(None, [told(posting), taken_apart(line), about_debt(line)]))
    reference = posting.payout.reference if posting.payout else ""
    said = [posting.kind, number_of(posting), reference, guarded(text)]
    at = posting.at.astimezone(zone()).isoformat(timespec="seconds")
    return [at, *said, *plain(line.moved), *plain(line.after)]


def plain(sums: Sums) -> list[str]:
    return [f"{amount:.2f}" for amount in (sums.pending, sums.available, sums.on_its_way)]
