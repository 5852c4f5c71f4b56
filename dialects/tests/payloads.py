"""Recorded requests and answers, and whether an answer looks like the one that was printed."""

import json
from pathlib import Path
from typing import Any

DIALECTS = Path(__file__).parents[1]


def payload(dialect: str, name: str) -> dict[str, Any]:
    return json.loads((DIALECTS / dialect / "tests" / "payloads" / f"{name}.json").read_text())


def shape(value: Any) -> Any:
    """Keys, in their order, and types; of a list, the shapes that its items have."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        shapes = [shape(item) for item in value]
        return [found for place, found in enumerate(shapes) if found not in shapes[:place]]
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__


def assert_as_printed(answer, printed: dict[str, Any]) -> None:
    """The printed status, and exactly the printed keys and types."""
    body = answer.json()
    assert answer.status_code == printed["status"], body
    assert shape(body) == shape(printed["answer"])
    assert key_order(body) == key_order(printed["answer"])


def key_order(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else []
