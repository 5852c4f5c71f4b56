"""CSV to rows: what each cell means, and what is wrong with it, without looking at any table."""

import csv
import io
from typing import Any

from rest_framework import serializers

from catalog.models import PLAIN_FIELDS
from catalog.operations.images import URL_LENGTH
from catalog.serializers.changes import ProductChangeSerializer, VariantChangeSerializer
from catalog.sheets.cells import split, split_options, unguarded
from catalog.sheets.columns import (
    COLUMNS,
    FIELDS,
    MAY_BE_EMPTY,
    PRODUCT_COLUMN_OF,
    PRODUCT_COLUMNS,
    VARIANT_COLUMN_OF,
)
from catalog.sheets.rows import CellError, Row, Sheet
from core.api.json import is_clean
from core.errors import BadInput

MAX_BYTES = 2 << 20
MAX_ROWS = 2_000
DELIMITERS = ",;\t"


class ProductCells(ProductChangeSerializer):
    product_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    product_key = serializers.CharField(max_length=100)
    category = serializers.CharField(allow_blank=True, max_length=1000)
    images = serializers.ListField(child=serializers.CharField(max_length=URL_LENGTH))
    variants = None

    class Meta(ProductChangeSerializer.Meta):
        fields = [
            *("product_id", "product_key"),
            *PLAIN_FIELDS,
            *("tags", "sustainability_attributes", "images"),
        ]


# One of each for all rows: making a serializer costs more than running it.
PRODUCT = ProductCells(partial=True)
VARIANT = VariantChangeSerializer(partial=True)


def read_sheet(content: bytes) -> Sheet:
    """Raises BadInput when it is no sheet at all; what is wrong with single cells is in it."""
    if len(content) > MAX_BYTES:
        raise BadInput("The sheet is larger than 2 MiB.", attr="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("The sheet is not UTF-8.", attr="file") from None
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(lines, [])]
        _check_header(header)
        sheet = Sheet([], [])
        for number, cells in enumerate(lines, start=2):
            if number > MAX_ROWS + 1:
                raise BadInput(f"The sheet has more than {MAX_ROWS} rows.", attr="file")
            if any(cell.strip() for cell in cells):
                sheet.rows.append(_row(number, header, cells, sheet.problems))
    except csv.Error:
        raise BadInput("The sheet is not valid CSV.", attr="file") from None
    if not sheet.rows:
        raise BadInput("The sheet has no rows.", attr="file")
    return sheet


def _check_header(header: list[str]) -> None:
    error = BadInput("The columns of the sheet are wrong.", attr="file")
    for place, name in enumerate(header, start=1):
        if name not in COLUMNS:
            shown = name[:50] if is_clean(name) else ""
            detail = f"Column {place} “{shown}” is unknown. There are: {', '.join(COLUMNS)}."
            error.problems.append(_about_header("unknown_column", detail))
        elif header.index(name) < place - 1:
            error.problems.append(_about_header("repeated_column", f"{name} is there twice."))
    if error.problems:
        raise error


def _about_header(code: str, detail: str) -> CellError:
    problem = CellError(1, None, code, detail)
    problem.attr = "file"
    return problem


def _row(number: int, header: list[str], cells: list[str], problems: list) -> Row:
    row, before = Row(number), len(problems)
    if len(cells) != len(header):
        detail = f"{len(cells)} cells under {len(header)} columns."
        problems.append(CellError(number, None, "wrong_number_of_cells", detail))
    else:
        given: tuple[dict, dict] = ({}, {})
        for column, cell in zip(header, cells, strict=True):
            try:
                value = _value(column, unguarded(cell))
            except ValueError as error:
                problems.append(CellError(number, column, "invalid", str(error)))
                continue
            if value is not None:
                part = given[column not in PRODUCT_COLUMNS]
                part[FIELDS.get(column, column)] = value
        row.product = _checked(PRODUCT, given[0], number, problems)
        row.variant = _checked(VARIANT, given[1], number, problems)
    row.is_broken = len(problems) > before
    return row


def _value(column: str, cell: str) -> Any:
    """What a cell says; None where it says nothing."""
    if not is_clean(cell):
        raise ValueError("Control characters are not allowed.")
    if not cell.strip() and column not in MAY_BE_EMPTY:
        return None
    if column in ("tags", "sustainability"):
        return [word for word in split(cell) if word]
    if column == "images":
        return cell.split()
    if column == "options":
        try:
            return split_options(cell)
        except ValueError:
            raise ValueError("Write name=value; name=value, each name once.") from None
    if column in ("status", "is_default", "is_active"):
        return cell.strip().lower()
    return cell


def _checked(serializer, given: dict, number: int, problems: list) -> dict:
    try:
        return serializer.run_validation(given)
    except serializers.ValidationError as refused:
        details: Any = refused.detail  # by field
        for name, detail in details.items():
            columns = VARIANT_COLUMN_OF if serializer is VARIANT else PRODUCT_COLUMN_OF
            first = _first(detail)
            problems.append(CellError(number, columns.get(name, name), first.code, str(first)))
        return {}


def _first(detail):
    while isinstance(detail, dict | list):
        detail = next(iter(detail.values() if isinstance(detail, dict) else detail))
    return detail
