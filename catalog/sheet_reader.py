"""CSV to rows: what each cell means, and what is wrong with it, without looking at any table."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
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
from catalog.sheets.maps import Line, shop_of
from catalog.sheets.rows import CellError, Row, Sheet
from catalog.sheets.tables import Table, read_table
from core.api.serializers import WholeNumberField
from core.errors import BadInput
from core.texts import is_clean

WHOLE_NUMBERS = ("product_id", "min_order_quantity", "lead_days", "stock", "weight_grams")
DIGITS = re.compile(r"-?[0-9]{1,40}", re.ASCII)
INDONESIAN_PRICE = re.compile(r"([0-9]{1,3}(\.[0-9]{3})+|[0-9]+),[0-9]{1,2}", re.ASCII)
YES_AND_NO = {"benar": "true", "ya": "true", "salah": "false", "tidak": "false"}


class ProductCells(ProductChangeSerializer):
    product_id = WholeNumberField(min_value=1)
    product_key = serializers.CharField(max_length=255)
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
    table = read_table(content)
    shop = shop_of(table.header)
    sheet = Sheet([], [], names=shop.columns if shop else {})
    for line in shop.read(table) if shop else own_lines(table):
        sheet.rows.append(_row(line, sheet.problems))
    _refuse_repeated_skus(sheet)
    return sheet


def own_lines(table: Table) -> Iterator[Line]:
    """The rows of a sheet in our own columns."""
    _check_header(table.header)
    width = len(table.header)
    for number, cells in table.rows:
        problem = None
        if len(cells) > width:
            detail = _("%(cells)s cells under %(columns)s columns.") % {
                "cells": len(cells),
                "columns": width,
            }
            problem = CellError(number, None, "wrong_number_of_cells", detail)
        own = dict(zip(table.header, (unguarded(cell) for cell in cells), strict=False))
        yield Line(number, own, problem=problem)


def _refuse_repeated_skus(sheet: Sheet) -> None:
    """Two rows of the same SKU: which of them counts, nobody can tell."""
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if sku := row.variant.get("sku"):
            rows.setdefault(sku, []).append(row)
    for alike in rows.values():
        for row in alike if len(alike) > 1 else ():
            others = ", ".join(str(other.number) for other in alike if other is not row)
            detail = _("The same SKU stands in row %(rows)s.") % {"rows": others}
            sheet.problems.append(CellError(row.number, "sku", "sku_taken", detail))
            row.is_broken = True


def _check_header(header: list[str]) -> None:
    error = BadInput(_("The columns of the sheet are wrong."), attr="file")
    for place, name in enumerate(header, start=1):
        if name not in COLUMNS:
            shown = name[:50] if is_clean(name) else ""
            detail = _("Column %(place)s “%(name)s” is unknown. There are: %(columns)s.") % {
                "place": place,
                "name": shown,
                "columns": ", ".join(COLUMNS),
            }
            error.problems.append(_about_header("unknown_column", detail))
        elif header.index(name) < place - 1:
            detail = _("%(name)s is there twice.") % {"name": name}
            error.problems.append(_about_header("repeated_column", detail))
    if error.problems:
        raise error


def _about_header(code: str, detail: str) -> CellError:
    problem = CellError(1, None, code, detail)
    problem.attr = "file"
    return problem


def _row(line: Line, problems: list[CellError]) -> Row:
    row, before = Row(line.number, has_variant=line.has_variant), len(problems)
    if line.problem:
        problems.append(line.problem)
    else:
        given: tuple[dict, dict] = ({}, {})
        for column, cell in line.cells.items():
            try:
                value = _value(column, cell)
            except ValueError as error:
                problems.append(CellError(line.number, column, "invalid", str(error)))
                continue
            if value is not None:
                part = given[column not in PRODUCT_COLUMNS]
                part[FIELDS.get(column, column)] = value
        row.product = _checked(PRODUCT, given[0], line.number, problems)
        if line.has_variant:
            row.variant = _checked(VARIANT, given[1], line.number, problems)
    row.is_broken = len(problems) > before
    return row


def _value(column: str, cell: str) -> Any:
    """What a cell says; None where it says nothing."""
    if not is_clean(cell):
        raise ValueError(_("Control characters are not allowed."))
    if not cell.strip() and column not in MAY_BE_EMPTY:
        return None
    if column in WHOLE_NUMBERS and not DIGITS.fullmatch(cell.strip()):
        raise ValueError(_("Write a whole number in digits only, as in 1000, not 1.000."))
    if column in ("tags", "sustainability"):
        return [word for word in split(cell) if word]
    if column == "images":
        return cell.split()
    if column == "options":
        try:
            return split_options(cell)
        except ValueError:
            raise ValueError(_("Write name=value; name=value, each name once.")) from None
    if column == "price":
        return _plain_price(cell.strip())
    if column in ("status", "is_default", "is_active"):
        word = cell.strip().lower()
        return YES_AND_NO.get(word, word)
    return cell


def _plain_price(cell: str) -> str:
    """With a point before the cents, where a comma shows that 12.500,50 was meant so."""
    if INDONESIAN_PRICE.fullmatch(cell):
        return cell.replace(".", "").replace(",", ".")
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
