"""The table "there | here" of docs/dialects.md: what its rows name is there."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import resolve

from core.tests.tables import every
from core.web.views import not_found
from dialects.ruparawi.endpoint import unknown_address

PREFIX = "/dialects/ruparawi"
ADDRESS = re.compile(r"(?:(GET|POST|PUT|DELETE) )?(/[a-z0-9/{}-]+)")
SETTING = re.compile(r"[A-Z]+(?:_[A-Z]+)*")


def rows() -> list[tuple[str, str]]:
    page = (Path(settings.BASE_DIR) / "docs" / "dialects.md").read_text()
    section = page.partition("\n## ruparawi\n")[2].partition("\n## ")[0]
    table = section.partition("| there | here |\n|---|---|\n")[2].partition("\n\n")[0]
    cells = [line.strip("|").split(" | ") for line in table.splitlines()]
    return [(row[0].strip(), row[1].strip()) for row in cells if len(row) == 2]


def named(pattern: re.Pattern) -> list[re.Match]:
    """The code spans that a pattern is all of."""
    spans = [span for row in rows() for cell in row for span in re.findall(r"`([^`]+)`", cell)]
    return [found for span in spans if (found := pattern.fullmatch(span))]


def is_served(method: str | None, address: str) -> bool:
    path = address.replace("{id}", "1")
    view = resolve(path if path.startswith("/api/") else PREFIX + path).func
    if {view, getattr(view, "__wrapped__", None)} & {unknown_address, not_found}:
        return False
    return method is None or method.lower() in view.views


def test_every_address_of_the_table_is_served():
    def check(found: re.Match) -> None:
        assert is_served(*found.groups()), found[0]

    every(named(ADDRESS), check, at_least=25)


def test_every_setting_of_the_table_is_one():
    methods = {"GET", "POST", "PUT", "DELETE"}

    def check(found: re.Match) -> None:
        assert found[0] in methods or hasattr(settings, found[0]), found[0]

    every(named(SETTING), check, at_least=6)


def test_what_is_not_served_is_found_out():
    assert not is_served("GET", "/admin/vendors/{id}")
    assert not is_served("DELETE", "/order/{id}")
    assert is_served("PUT", "/order/{id}")
    assert not is_served(None, "/api/v1/vendor/figures")
