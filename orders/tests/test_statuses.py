from itertools import combinations_with_replacement

import pytest

from core.tests.tables import every
from orders.statuses import Status, derive

COMBINATIONS = [
    parts for n in range(1, 5) for parts in combinations_with_replacement(Status.values, n)
]


def said_in_words(parts) -> str:
    """As docs/order.md says it, sentence by sentence; written apart from derive() on purpose."""
    uncancelled = [p for p in parts if p != "cancelled"]
    if not uncancelled:
        return "cancelled"
    if all(p == "returned" for p in uncancelled):
        return "returned"
    rest = [p for p in uncancelled if p != "returned"]
    if all(p == "completed" for p in rest):
        return "completed"
    if all(p in ("completed", "delivered") for p in rest):
        return "delivered"
    if all(p in ("completed", "delivered", "shipped") for p in rest):
        return "shipped"
    if any(p != "pending" for p in rest):
        return "processing"
    return "pending"


def test_an_order_is_what_its_parts_make_of_it():
    def check(parts: tuple[str, ...]) -> None:
        assert derive(parts) == said_in_words(parts)
        assert derive(reversed(parts)) == said_in_words(parts)

    every(COMBINATIONS, check, at_least=300)


@pytest.mark.parametrize(
    "parts, status",
    [
        (["pending", "shipped"], "processing"),
        (["delivered", "shipped"], "shipped"),
        (["completed", "cancelled"], "completed"),
        (["completed", "returned"], "completed"),
        (["cancelled", "returned"], "returned"),
        (["pending", "cancelled"], "pending"),
        (["pending", "completed"], "processing"),
    ],
)
def test_examples_of_mixed_orders(parts, status):
    assert derive(parts) == status
