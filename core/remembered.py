"""What every page shows and hardly ever changes, kept by each process for a moment.

    @remembered("house")
    def house() -> House: ...

asks the database every other second at most. Who writes it in this process says so, after commit,
with `forget_after_commit("house")`, and sees it at once; other processes see it two seconds later.
"""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Generic, TypeVar

from django.db import transaction

KEPT = 2.0  # seconds

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """A read without arguments, and its last answer. Nobody changes what it gives."""

    def __init__(self, read: Callable[[], Answer]) -> None:
        self.read = read
        self.__doc__ = read.__doc__
        self.known: tuple[float, Answer] | None = None  # since when, and what

    def __call__(self) -> Answer:
        known = self.known
        if known is None or monotonic() - known[0] > KEPT:
            known = self.known = (monotonic(), self.read())
        return known[1]

    @property
    def last(self) -> Answer | None:
        """What was known last, without asking anybody."""
        return self.known[1] if self.known else None

    def forget(self) -> None:
        self.known = None


_all: dict[str, Remembered] = {}


def remembered(name: str) -> Callable[[Callable[[], Answer]], Remembered[Answer]]:
    def register(read: Callable[[], Answer]) -> Remembered[Answer]:
        _all[name] = kept = Remembered(read)
        return kept

    return register


def forget(name: str) -> None:
    if name in _all:
        _all[name].forget()


def forget_after_commit(name: str) -> None:
    transaction.on_commit(partial(forget, name))


def forget_all() -> None:
    for kept in _all.values():
        kept.forget()
