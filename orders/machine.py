"""The state machine of an order's parts, read off the transitions that Fulfillment declares.

A transition says in `custom` what else there is to know of it:
- `needs_reason`: people give one, the system need not;
- `event`: what it is announced as, where that is not its target: `unshipped` for unship.
"""

from functools import cache
from inspect import signature
from itertools import pairwise
from typing import Any

from django_fsm import Transition

from orders.models import Fulfillment
from orders.statuses import OFF_ROAD, ROAD, Status, place_on_road

DECLARED = list(vars(Fulfillment))
# Every transition from each status where it starts, in the order of the model.
EDGES: list[Transition] = sorted(
    Fulfillment().get_all_status_transitions(), key=lambda edge: DECLARED.index(edge.name)
)
TRANSITIONS = tuple(dict.fromkeys(edge.name for edge in EDGES))
FROM = {
    status.value: {edge.name: edge for edge in EDGES if edge.source == status} for status in Status
}
BETWEEN = {(edge.source, edge.target): edge.name for edge in reversed(EDGES)}  # the first counts
FIRST = {edge.name: edge for edge in reversed(EDGES)}
TARGETS = {name: Status(str(edge.target)) for name, edge in FIRST.items()}

# ── one transition ──────────────────────────────────────────────────────────────────────────────


def edges_from(status: str) -> dict[str, Transition]:
    """The transitions that start from a status, by name."""
    return FROM[status]


def edge_from(status: str, name: str) -> Transition | None:
    """The transition as it starts from a status; None when it does not."""
    return FROM[status].get(name)


def target_of(name: str) -> Status:
    """Where a transition leads, from wherever it starts."""
    return TARGETS[name]


def needs_reason(name: str) -> bool:
    return FIRST[name].custom.get("needs_reason", False)


def event_of(name: str) -> str:
    """What a transition is announced as: a fact, in the past tense."""
    return FIRST[name].custom.get("event", target_of(name).value)


@cache
def details_of(name: str) -> dict[str, Any]:
    """What a transition takes beside `by` and `note`, each with its default."""
    parameters = signature(getattr(Fulfillment, name)).parameters.values()
    return {
        parameter.name: parameter.default
        for parameter in parameters
        if parameter.name not in ("self", "by", "note")
    }


def leads_ahead(name: str) -> bool:
    """Along the road; neither back nor off it."""
    source, target = str(FIRST[name].source), target_of(name)
    on_road = source in ROAD and target in ROAD
    return on_road and place_on_road(source) < place_on_road(target)


def leads_back(name: str) -> bool:
    """To a status of the road that was passed before."""
    return target_of(name) in ROAD and not leads_ahead(name)


# ── from status to status ───────────────────────────────────────────────────────────────────────


def path(source: str, target: str, last: str = "") -> list[str]:
    """The transitions from a status to another, in order; empty when no way leads there.

    Ahead they follow the road, each status of it. `last` names the one that must arrive, where
    several lead to the target.
    """
    if last and edge_from(source, last):
        return [last]
    if source in ROAD and target in ROAD[place_on_road(source) + 1 :]:
        road = ROAD[place_on_road(source) : place_on_road(target) + 1]
        steps = [BETWEEN[ends] for ends in pairwise(road)]
    elif (source, target) in BETWEEN:
        steps = [BETWEEN[source, target]]
    elif target in OFF_ROAD:  # the transition itself says that it does not start from here
        steps = [next(edge.name for edge in EDGES if edge.target == target)]
    else:
        return []
    return steps if last in ("", steps[-1]) else []


def is_past(status: str, target: str) -> bool:
    """At the target or beyond it, or off the road: skipped when several parts are moved."""
    if status in OFF_ROAD or target in OFF_ROAD:
        return status in OFF_ROAD
    return place_on_road(status) >= place_on_road(target)


def has_to_move(status: str, target: str, step: str) -> bool:
    """Whether one of several parts, in this status, is taken along to the target by `step`.

    Ahead, all that are not there yet; back, those that the step starts from.
    """
    if step and leads_back(step):
        return edge_from(status, step) is not None
    return not is_past(status, target)
