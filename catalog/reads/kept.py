"""Ready answers that a process keeps, as many bytes of them as there is room for."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import NamedTuple


class Answer(NamedTuple):
    """The body with its ETag, by which it is known whether it is still right."""

    etag: str
    body: bytes


class Kept:
    """Answers by key. Where there are too many bytes, those go that were asked for longest ago."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._answers

    def get(self, key: Hashable) -> Answer | None:
        with self._lock:
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
            return known

    def keep(self, key: Hashable, answer: Answer) -> Answer:
        with self._lock:
            self._drop(self._answers.pop(key, None))
            self._answers[key] = answer
            self.bytes += len(answer.body)
            while self.bytes > self.most:
                self._drop(self._answers.popitem(last=False)[1])
        return answer

    def _drop(self, answer: Answer | None) -> None:
        self.bytes -= len(answer.body) if answer else 0
