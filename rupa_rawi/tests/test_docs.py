"""What the pages under docs/ say, held to the code."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from django.urls import resolve

from orders.models import Fulfillment
from rupa_rawi.tests.contract.document import document, operations

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
COMPILER = EXAMPLES / "node_modules" / "typescript" / "bin" / "tsc"
NODE = shutil.which("node")

INTERFACE = re.compile(r"^export interface (\w+) \{\n(.*?)^\}", re.M | re.S)
PROPERTY = re.compile(r"^  (\w+)\??: (.+);$", re.M)


def test_the_table_of_transitions_is_the_machine():
    row = re.compile(r"^\| `(\w+)` \| ([\w, ]+) \| (\w+) \|", re.M)
    written = {
        name: (set(sources.split(", ")), target)
        for name, sources, target in row.findall((DOCS / "order.md").read_text())
    }

    sources, targets = defaultdict(set), {}
    for edge in Fulfillment().get_all_status_transitions():
        sources[edge.name].add(edge.source)
        targets[edge.name] = edge.target

    assert written == {name: (sources[name], target) for name, target in targets.items()}


def test_the_table_of_paths_names_the_app_that_answers():
    row = re.compile(r"^\| (`/[^|]+`) \| (\w+) \|$", re.M)
    table = {
        tuple(path.split("/")): app
        for paths, app in row.findall((ROOT / "ARCHITECTURE.md").read_text())
        for path in re.findall(r"`([^`]+)`", paths)
    }

    for one in operations():
        asked = one.path.split("/")
        lines = [line for line in table if leads(line, asked)]
        view = resolve("/api/v1" + re.sub(r"\{\w+\}", "1", one.path)).func
        assert lines, one.path
        assert table[max(lines, key=len)] == view.cls.__module__.split(".")[0], one.path


def leads(line: tuple[str, ...], asked: list[str]) -> bool:
    """Whether an address begins as a line of the table says; what is in braces is anything."""
    begins = zip(line, asked, strict=False)
    return len(line) <= len(asked) and all(a == b or a.startswith("{") for a, b in begins)


@pytest.mark.skipif(
    NODE is None or not COMPILER.exists(),
    reason="needs Node, and TypeScript: cd docs/examples && npm ci",
)
def test_the_examples_in_typescript_compile():
    compiled = subprocess.run(
        [NODE, str(COMPILER), "--project", str(EXAMPLES)], capture_output=True, text=True
    )

    assert compiled.returncode == 0, compiled.stdout


def test_the_types_of_the_example_are_those_of_the_document():
    """Each interface by the name of a schema, with fields of it; null where the document says."""
    schemas = document()["components"]["schemas"]
    written = dict(INTERFACE.findall((EXAMPLES / "shop.ts").read_text()))

    assert len(written) > 5
    for name, body in written.items():
        known = schemas[name]["properties"]
        for field, kind in PROPERTY.findall(body):
            assert field in known, f"{name}.{field}"
            assert ("null" in kind) == known[field].get("nullable", False), f"{name}.{field}"


def test_what_a_lock_of_npm_names_is_found_in_any_registry():
    assert '"resolved"' not in (EXAMPLES / "package-lock.json").read_text()
