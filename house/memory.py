"""What this process remembers of the house's row, and for how long."""

from time import monotonic
from typing import Any

KEPT = 2.0  # seconds: so long may a process show what another has just changed

_latest: tuple[float, Any] | None = None  # when it was read, and what


def remembered() -> Any | None:
    """The row, unless it was read too long ago."""
    return _latest[1] if _latest and monotonic() - _latest[0] <= KEPT else None


def remembered_ever() -> Any | None:
    return _latest[1] if _latest else None


def remember(row: Any) -> None:
    global _latest
    _latest = (monotonic(), row)


def forget() -> None:
    """Ask again next time."""
    global _latest
    _latest = None
