"""The table of a run: medians of its rounds, the shop beside the baseline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HEAD = (
    "| path | req/s | baseline | ratio | p50, p99 ms: ours / baseline "
    "| processor ms: ours / baseline | PostgreSQL ms: ours / baseline "
    "| statements: ours / baseline |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)


@dataclass(frozen=True)
class Sample:
    """One round of one path at one server; times in milliseconds a request."""

    rate: float
    p50: float
    p99: float
    processor: float
    postgres: float
    statements: float


def of(samples: Sequence[Sample]) -> Sample:
    names = Sample.__dataclass_fields__
    return Sample(*(median(getattr(one, name) for one in samples) for name in names))


def line(name: str, ours: Sequence[Sample], baseline: Sequence[Sample]) -> str:
    sides = [of(ours), *([of(baseline)] if baseline else [])]
    rates = [f"{side.rate:,.0f}" for side in sides]
    ratio = f"{sides[0].rate / sides[1].rate:.2f}" if baseline else ""
    both = [
        " / ".join(f"{side.p50:.1f}, {side.p99:.1f}" for side in sides),
        " / ".join(f"{side.processor:.2f}" for side in sides),
        " / ".join(f"{side.postgres:.2f}" for side in sides),
        " / ".join(f"{side.statements:.1f}" for side in sides),
    ]
    cells = [name, *rates, *([] if baseline else [""]), ratio, *both]
    return "| " + " | ".join(cells) + " |"


def table(lines: Iterable[str]) -> str:
    return "\n".join([HEAD, *lines])
