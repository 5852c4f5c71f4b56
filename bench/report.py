"""The table of a run: medians of its rounds, the shop beside the baseline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HEAD = (
    "| path | req/s | baseline | ratio | p50 ms | p99 ms | processor ms: ours / baseline "
    "| PostgreSQL ms: ours / baseline | statements: ours / baseline |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
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
    own = of(ours)
    cells = [name, f"{own.rate:,.0f}"]
    if baseline:
        their = of(baseline)
        cells += [f"{their.rate:,.0f}", f"{own.rate / their.rate:.2f}"]
        both = [
            f"{own.processor:.2f} / {their.processor:.2f}",
            f"{own.postgres:.2f} / {their.postgres:.2f}",
            f"{own.statements:.1f} / {their.statements:.1f}",
        ]
    else:
        cells += ["", ""]
        both = [f"{own.processor:.2f}", f"{own.postgres:.2f}", f"{own.statements:.1f}"]
    return "| " + " | ".join([*cells, f"{own.p50:.1f}", f"{own.p99:.1f}", *both]) + " |"


def table(lines: Iterable[str]) -> str:
    return "\n".join([HEAD, *lines])
