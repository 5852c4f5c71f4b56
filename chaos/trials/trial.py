"""What trials share: how much of everything, who buys meanwhile, and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from chaos.crowd import Books, Crowd
from chaos.house import House
from chaos.report import Row
from chaos.world import World, make_buyers

PEOPLE = 8  # that buy at once
BETWEEN = 4  # orders between two kills
RETURN_SECONDS = 60  # until a killed thing must serve again


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    kills: int
    rounds: int  # of rival checkouts
    events: int
    cases: int  # of hostile inputs
    seconds: float  # of a round of reads
    workers: int = 2  # of each web server


SHORT = Size(kills=1, rounds=1, events=20, cases=100, seconds=0.5, workers=1)
USUAL = Size(kills=3, rounds=5, events=200, cases=800, seconds=2)
LONG = Size(kills=20, rounds=100, events=2_000, cases=50_000, seconds=10)

Trial = Callable[[House, World, Size], Row]
TRIALS: dict[str, Trial] = {}


def trial(name: str) -> Callable[[Trial], Trial]:
    def register(run: Trial) -> Trial:
        TRIALS[name] = run
        return run

    return register


def crowd_of(house: House, world: World, **how: object) -> Crowd:
    """Buyers who have not bought yet, at the first web server unless told otherwise."""
    options = {"ports": house.ports[:1]} | how
    return Crowd(replace(world, buyers=make_buyers(PEOPLE)), **options)  # type: ignore[arg-type]  # given by name


def verdict(crowd: Crowd, books: Books, *more: str) -> str:
    told = crowd.answers[503]
    figures = [f"{len(crowd.acknowledged)} orders", str(books), *more]
    figures.append(f"other answers than 503 with Retry-After: {len(crowd.failed)} ({told} of 503)")
    return "; ".join(figures + crowd.failed[:2])
