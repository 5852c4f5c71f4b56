"""What the pages under docs/ say, held to the code."""

import re
from collections import defaultdict
from pathlib import Path

from orders.models import Fulfillment

DOCS = Path(__file__).resolve().parents[2] / "docs"


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
