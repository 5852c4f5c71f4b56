"""What a sheet says, read cell by cell; catalog.operations.importing makes goods of it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalog.sheets.columns import COLUMNS
from core.errors import BadInput


class CellError(BadInput):
    """What is wrong with one cell, or with a row where `column` is None. Rows count as a
    spreadsheet counts them: the names of the columns are row 1."""

    def __init__(self, row: int, column: str | None, code: str, detail: str):
        super().__init__(detail)
        self.code, self.row = code, row
        self.name_column(column)

    def name_column(self, column: str | None) -> None:
        self.column = column
        self.attr = f"{self.row}.{column}" if column else str(self.row)

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | {"row": self.row, "field": self.column}


@dataclass
class Row:
    """A variant with its product, as far as the sheet speaks of them, in the operations' words.

    Without `has_variant` it speaks of the product only.
    """

    number: int
    product: dict[str, Any] = field(default_factory=dict)
    variant: dict[str, Any] = field(default_factory=dict)
    has_variant: bool = True
    is_broken: bool = False

    def as_json(self) -> dict[str, Any]:
        variant = self.variant
        if "price" in variant:
            variant = variant | {"price": str(variant["price"])}
        return {
            "number": self.number,
            "product": self.product,
            "variant": variant,
            "has_variant": self.has_variant,
        }

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> "Row":
        row = cls(**stored)
        if "price" in row.variant:
            row.variant["price"] = Decimal(row.variant["price"])
        return row


@dataclass
class Sheet:
    """`names` are what the sheet of another shop calls our columns; nothing for a sheet of ours."""

    rows: list[Row]
    problems: list[CellError]
    names: dict[str, str] = field(default_factory=dict)

    @property
    def is_of_another_shop(self) -> bool:
        return bool(self.names)

    def as_json(self) -> dict[str, Any]:
        """As it waits for its job. A sheet with problems never does."""
        return {"names": self.names, "rows": [row.as_json() for row in self.rows]}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> "Sheet":
        return cls([Row.of_json(row) for row in stored["rows"]], [], names=stored["names"])

    def mark(self, problems: list[CellError]) -> list[CellError]:
        """Problems from the first cell to the last, under the names that the columns have here."""
        places = {column: place for place, column in enumerate(COLUMNS)}
        ordered = sorted(problems, key=lambda one: (one.row, places.get(one.column or "", -1)))
        for problem in ordered:
            problem.name_column(self.names.get(problem.column or "", problem.column))
        return ordered
