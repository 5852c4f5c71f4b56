"""Events: how something below sets off something above it.

An app announces a fact as a frozen dataclass of ids; apps above subscribe in their `apps.py`.
Handlers run inside the publisher's transaction: they store rows and leave the outside world for
after commit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type, handler: Callable[[Any], None]) -> None:
    """Call `handler(event)` for each event of this type. Subscribing twice counts once."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: Any) -> None:
    """Hand an event to everybody who subscribed to its type, in the order they did."""
    for handler in _handlers[type(event)]:
        handler(event)


@contextmanager
def unheard_by(app: str) -> Iterator[None]:
    """Meanwhile nobody in an app hears of anything, in the whole process: for commands that tell
    what is no news, such as the seeds."""
    before = {event_type: list(handlers) for event_type, handlers in _handlers.items()}
    for handlers in _handlers.values():
        handlers[:] = [h for h in handlers if h.__module__.partition(".")[0] != app]
    try:
        yield
    finally:
        _handlers.update(before)
