"""What the pages under docs/ say, held to the code."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from orders.models import Fulfillment
from rupa_rawi.tests.contract.document import document

DOCS = Path(__file__).resolve().parents[2] / "docs"
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
