"""What the pages under docs/ say, held to the code."""

import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from django.urls import resolve

from orders.models import Fulfillment
from rupa_rawi.tests.contract.document import document, operations

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
TOOLS = EXAMPLES / "node_modules" / ".bin"
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


needs_node = pytest.mark.skipif(
    NODE is None or not TOOLS.exists(),
    reason="needs Node, and the tools of docs/examples: cd docs/examples && npm ci",
)


def node(tool: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of docs/examples there."""
    quiet = {"REDOCLY_TELEMETRY": "off", "SCARF_ANALYTICS": "false", "NO_COLOR": "1"}
    return subprocess.run(
        [NODE, str((TOOLS / tool).resolve()), *options],
        cwd=EXAMPLES,
        env=os.environ | quiet,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def generated() -> Path:
    """The document as a file, where the examples' scripts look for it."""
    folder = EXAMPLES / "generated"
    folder.mkdir(exist_ok=True)
    (folder / "schema.json").write_text(json.dumps(document()))
    return folder / "schema.json"


@needs_node
def test_a_program_from_browsing_to_returning_fits_the_types_made_from_the_document(generated):
    made = node("openapi-typescript", str(generated), "-o", str(generated.with_name("shop.d.ts")))
    compiled = node("tsc", "--project", ".")

    assert made.returncode == 0, made.stdout + made.stderr
    assert compiled.returncode == 0, compiled.stdout


@needs_node
@pytest.mark.parametrize(
    "linter",
    [
        ("redocly", "lint", "{}", "--extends", "recommended"),
        ("spectral", "lint", "{}", "--ruleset", "spectral.yaml", "--fail-severity", "error"),
    ],
    ids=["redocly", "spectral"],
)
def test_the_linters_of_others_find_no_error_in_the_document(generated, linter):
    found = node(*(option.format(generated) for option in linter))

    assert found.returncode == 0, found.stdout + found.stderr


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


def test_the_map_of_the_readme_has_every_folder_of_code():
    drawn = (ROOT / "README.md").read_text().split("## The map")[1].split("## Commands")[0]

    named = set(re.findall(r"^(\w+)/ +\w", drawn, re.MULTILINE))

    assert named == {module.parent.name for module in ROOT.glob("*/__init__.py")}
