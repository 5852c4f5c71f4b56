"""What an application said, on its way to the client."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Environ = dict[str, Any]
Header = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """`body` at once, or `chunks` one after the other."""

    status: int
    headers: list[Header]
    body: bytes = b""
    chunks: Iterable[bytes] | None = None


def close(said: Iterable[bytes]) -> None:
    if hasattr(said, "close"):
        said.close()
