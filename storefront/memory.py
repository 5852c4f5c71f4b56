"""What a process keeps for a moment, of what is the same for everybody."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by key for some seconds, the `most` recently made ones."""

    def __init__(self, *, seconds: float, most: int) -> None:
        self.seconds = seconds
        self.most = most
        self._kept: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            made = self._kept.get(key)
        return made[1] if made and monotonic() - made[0] < self.seconds else None

    def keep(self, key: Hashable, value: Value) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (monotonic(), value)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        found = self.get(key)
        if found is None:
            found = make()
            self.keep(key, found)
        return found
