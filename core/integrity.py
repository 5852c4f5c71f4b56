"""Checks that recompute what the shop keeps twice; `manage.py check_integrity` runs them all.

An app writes its checks in `integrity.py`, and its promises in `promises.py`:

    @check("stock equals what came in less what was sold")
    def stock() -> Iterable[str]:
        yield "variant 7: stock 3, should be 4"
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from core.database.sql import rows

Check = Callable[[], Iterable[str]]

_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    def register(function: Check) -> Check:
        _checks[name] = function
        return function

    return register


def sentences(pattern: str, sql: str, params: Mapping[str, Any] | None = None) -> Iterator[str]:
    """What a check says that is one query: the pattern, filled in with each of its rows."""
    for row in rows(sql, params or {}):
        yield pattern.format_map(row)


@cache
def load_checks() -> None:
    autodiscover_modules("integrity", "promises")


def found_by(name: str) -> list[str]:
    """What one check says does not add up."""
    load_checks()
    return list(_checks[name]())


def violations(*, but: Collection[Check] = ()) -> dict[str, list[str]]:
    """Every check by name, with the sentences about what does not add up."""
    load_checks()
    return {name: list(run()) for name, run in sorted(_checks.items()) if run not in but}
