"""How long statements take: who wants to know, and the log of the slow ones.

Every statement of a process passes here: Django's by a wrapper of the connection
(core/database/backend), constant ones from core/database/sql.py.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

from core.watching import statement_seconds

LONGEST_TEXT = 2_000  # characters of a statement in the log

slow = logging.getLogger("slow_queries")

listeners: list[Callable[[str, float], None]] = []  # called with a statement and its seconds


def timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Execute a statement (a wrapper as Django's connections take them)."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        note(sql, time.perf_counter() - began)


def note(sql: Any, seconds: float) -> None:
    """A statement has ended, by itself or by an error."""
    if settings.METRICS_TOKEN:
        statement_seconds.observe(seconds)
    if 0 < settings.SLOW_QUERY_MS <= seconds * 1000:
        write_down(str(sql), seconds)
    for listener in listeners:
        listener(str(sql), seconds)


def write_down(sql: str, seconds: float) -> None:
    """The text has places where the values go, and so tells nothing of anybody."""
    fields = {"ms": round(seconds * 1000, 1), "statement": " ".join(sql.split())[:LONGEST_TEXT]}
    slow.warning("A statement took %s ms.", fields["ms"], extra={"fields": fields})
