"""Tables that one test walks: each cell is tried, and one failure tells of all that are wrong."""

from collections.abc import Callable, Iterable
from typing import Any


def every(cells: Iterable[Any], check: Callable[[Any], None], *, at_least: int = 1) -> None:
    """Check every cell. Raises AssertionError with a line for each that failed, and where there
    were fewer than `at_least`, so that an empty table proves nothing."""
    count, wrong = 0, []
    for cell in cells:
        count += 1
        try:
            check(cell)
        except Exception as error:  # noqa: BLE001  whatever it is, the next cell is tried too
            wrong.append(f"{cell}: {type(error).__name__}: {error}")
    assert count >= at_least, f"only {count} cells"
    assert not wrong, f"{len(wrong)} of {count}:\n" + "\n".join(wrong)
