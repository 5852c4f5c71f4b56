"""What a process keeps ready, as many bytes of it as there is room for."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key. Where their sizes come to more than `most`, those go that were asked for
    longest ago."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            known = self._values.get(key)
            if known is None:
                return None
            self._values.move_to_end(key)
            return known[0]

    def keep(self, key: Hashable, value: Value, size: int) -> None:
        with self._lock:
            _before, old_size = self._values.pop(key, (None, 0))
            self._values[key] = value, size
            self.bytes += size - old_size
            while self.bytes > self.most:
                _oldest, (_value, size) = self._values.popitem(last=False)
                self.bytes -= size
