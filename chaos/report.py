"""What was found, as a table that can be pasted into docs/reliability.md."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = "| promise | what was done | figure | held |\n|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    promise: str
    done: str
    figure: str
    held: bool

    def __str__(self) -> str:
        return f"| {self.promise} | {self.done} | {self.figure} | {'yes' if self.held else 'NO'} |"


def table(rows: Iterable[Row]) -> str:
    return "\n".join([HEAD, *map(str, rows)])
