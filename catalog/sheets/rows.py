"""What a sheet says, read cell by cell; catalog.operations.importing makes goods of it."""

from dataclasses import dataclass, field
from typing import Any

from core.errors import BadInput


class CellError(BadInput):
    """What is wrong with one cell, or with a row where `column` is None. Rows count as a
    spreadsheet counts them: the names of the columns are row 1."""

    def __init__(self, row: int, column: str | None, code: str, detail: str):
        super().__init__(detail, attr=f"{row}.{column}" if column else str(row))
        self.code, self.row, self.column = code, row, column

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | {"row": self.row, "field": self.column}


@dataclass
class Row:
    """A variant with its product, as far as the sheet speaks of them, in the operations' words."""

    number: int
    product: dict[str, Any] = field(default_factory=dict)
    variant: dict[str, Any] = field(default_factory=dict)
    is_broken: bool = False


@dataclass
class Sheet:
    rows: list[Row]
    problems: list[CellError]
