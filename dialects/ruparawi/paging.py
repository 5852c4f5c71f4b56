"""Pages by number, and lists without pages that still end somewhere."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from core.errors import BadInput, NotThere
from core.forms import whole_number

PER_PAGE = 20
MAX_PER_PAGE = 100
MAX_PAGE = 1_000_000


@dataclass(frozen=True)
class Wanted:
    """Which page somebody asks for."""

    page: int
    per_page: int

    def of(self, rows: QuerySet) -> QuerySet:
        start = (self.page - 1) * self.per_page
        return rows[start : start + self.per_page]

    def pages(self, total: int) -> int:
        return -(-total // self.per_page)


def wanted(request: Request, per_page: int = PER_PAGE) -> Wanted:
    """The page that the query asks for; never more than 100 rows. Raises BadInput."""
    size = _positive(request, "per_page", per_page)
    return Wanted(_positive(request, "page", 1), min(size, MAX_PER_PAGE))


def paged(
    request: Request, rows: QuerySet, per_page: int = PER_PAGE
) -> tuple[list, dict[str, Any]]:
    """One page of rows and its `pagination`. Raises BadInput, NotThere past the last page."""
    asked = wanted(request, per_page)
    total = rows.count()
    if asked.page > max(asked.pages(total), 1):
        raise NotThere("There is no such page")
    return list(asked.of(rows)), pagination(asked, total, asked.pages(total))


def pagination(asked: Wanted, total: int, pages: int) -> dict[str, Any]:
    return {
        "total": total,
        "pages": pages,
        "current_page": asked.page,
        "per_page": asked.per_page,
    }


def first(request: Request, rows: QuerySet) -> list:
    """What a list without pages shows: the first hundred; `page` leads to more."""
    return list(wanted(request, MAX_PER_PAGE).of(rows))


def _positive(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    number = whole_number(text)
    if number is None or not 1 <= number <= MAX_PAGE:
        raise BadInput("A whole number from 1.", attr=name)
    return number
