"""Events: how something below sets off something above it.

An app announces a fact as a frozen dataclass of ids; apps above subscribe in their `apps.py`.
Handlers run inside the publisher's transaction: they store rows and leave the outside world for
after commit.
"""

from collections import defaultdict
from collections.abc import Callable
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
