"""What the event loop asks of the database: nothing that it would have to wait for.

While it waits nobody else is answered, /healthz neither. So a statement has PATIENCE there, its
connection is made by a thread, and what fails or takes longer raises NotAtOnce: a thread is to
answer then, which may wait. The loop leaves the database alone meanwhile, until a new connection
is there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from threading import Thread
from typing import Any, TypeVar

import psycopg
from django.db import Error, connections

PATIENCE = 0.05  # seconds, for one statement
REST = 1.0  # seconds after a connection could not be made, or did not answer

Result = TypeVar("Result")

_asked: ContextVar[bool] = ContextVar("asked_at_once", default=False)


class NotAtOnce(BaseException):
    """No Exception, of which middlewares would make an answer: this is none."""


def is_asked_at_once() -> bool:
    """Whether the event loop is waiting."""
    return _asked.get()


@contextmanager
def asked_at_once() -> Iterator[None]:
    token = _asked.set(True)
    try:
        yield
    finally:
        _asked.reset(token)


class Line:
    """The event loop's connection to one of the databases."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection: psycopg.Connection | None = None
        self.opening: Thread | None = None

    def open(self, rest: float = 0.0) -> None:
        """Begin to make a connection, in a thread, unless one is being made."""
        if self.opening is None or not self.opening.is_alive():
            self.opening = Thread(target=self.opened, args=(rest,), name="line", daemon=True)
            self.opening.start()

    def opened(self, rest: float) -> None:
        """What the thread does; it may wait, for nobody waits for it."""
        time.sleep(rest)
        wrapper: Any = connections.create_connection(self.alias)
        try:
            wrapper.ensure_connection()
        except Error:
            time.sleep(REST)  # whoever asks next begins anew
            return
        connection: psycopg.Connection = wrapper.connection
        patient = partial(connection.wait, timeout=PATIENCE)
        connection.wait = patient  # type: ignore[method-assign]  # psycopg has no other place for it
        self.connection = connection

    def drop(self) -> None:
        """Leave the database alone for a while, then begin to make another connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self.open(REST)


_lines: dict[str, Line] = {}


def ask(using: str, execute: Callable[[psycopg.Connection], Result]) -> Result:
    """What `execute` gives, of a connection in whose statements nobody else takes part. Raises
    NotAtOnce."""
    line = _lines.get(using) or _lines.setdefault(using, Line(using))
    if line.connection is None:
        line.open()
        raise NotAtOnce
    try:
        return execute(line.connection)
    except psycopg.Error as error:
        if not isinstance(error, psycopg.DataError):  # which is of what was asked for
            line.drop()
        raise NotAtOnce from error
