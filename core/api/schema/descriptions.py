"""What views say of their operations, kept as it was said until the document is asked for.

drf-spectacular makes a class for each `extend_schema`, and another for each operation of a view
that has one: several hundred classes, for a document that most processes never print. The
decorators here are used as its own.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular import utils

View = TypeVar("View", bound=Callable[..., Any])  # a class, or what answers one of its operations

_unread: list[Callable[[], object]] = []  # in the order in which it was said


class extend_schema:
    """What is said of an operation, or of all operations of a view."""

    def __init__(self, **said: Any) -> None:
        self.said = said

    def __call__(self, view: View) -> View:
        _unread.append(lambda: utils.extend_schema(**self.said)(view))
        return view


def extend_schema_view(**of_operations: extend_schema) -> Callable[[View], View]:
    """What is said of operations that a view inherits, by their names."""

    def later(view: View) -> View:
        said = {name: utils.extend_schema(**one.said) for name, one in of_operations.items()}
        utils.extend_schema_view(**said)(view)
        return view

    def decorated(view: View) -> View:
        _unread.append(lambda: later(view))
        return view

    return decorated


def read_what_is_said() -> None:
    """Hand it to drf-spectacular, once."""
    while _unread:
        _unread.pop(0)()
