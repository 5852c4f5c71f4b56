"""What somebody may do with a part now, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_fsm import Transition

from orders import machine, rules
from orders.guests import Actor
from orders.models import Fulfillment

Refusal = tuple[str, str | Promise]  # a code for machines, words for people
ALLOWED: Refusal = ("", "")
WRONG_STATUS: Refusal = (
    "wrong_status",
    gettext_lazy("This is not possible from the present status."),
)
NO_STEP: dict[str, Refusal | None] = dict.fromkeys(machine.TRANSITIONS, WRONG_STATUS)
NOT_YOURS: Refusal = ("not_yours", gettext_lazy("Somebody else does this."))


@dataclass(frozen=True)
class Action:
    """A step as somebody sees it: may they take it now, and if not, why."""

    name: str
    status: str
    code: str = ""
    reason: str | Promise = ""

    @property
    def is_allowed(self) -> bool:
        return not self.code


def why_not(part: Fulfillment, name: str, by: Actor | None) -> Refusal | None:
    """Why this person cannot take this step with this part now; None when they can."""
    edge = machine.edge_from(part.status, name)
    return WRONG_STATUS if edge is None else why_not_along(edge, part, by)


def why_not_along(edge: Transition, part: Fulfillment, by: Actor | None) -> Refusal | None:
    """As `why_not`, of a step that starts from the part's status."""
    if not edge.has_perm(part, by):  # type: ignore[arg-type]  # nobody is the system
        told: Refusal | None = getattr(edge.permission, "out_of_time", None)
        return told if told and rules.is_vendor(part, by) else NOT_YOURS
    conditions: Sequence[Any] = edge.conditions
    for condition in conditions:
        if not condition(part):
            return condition.code, condition.message
    return None


def refusals(part: Fulfillment, by: Actor | None) -> dict[str, Refusal | None]:
    """Every step of the machine, with why this person cannot take it with this part now."""
    edges = machine.edges_from(part.status)
    return NO_STEP | {name: why_not_along(edge, part, by) for name, edge in edges.items()}


def actions(part: Fulfillment, by: Actor | None) -> list[Action]:
    """Every step of the machine, as this person may or may not take it with this part now."""
    return [
        Action(name, machine.target_of(name), *(refused or ALLOWED))
        for name, refused in refusals(part, by).items()
    ]


def allowed_statuses(part: Fulfillment, by: Actor | None) -> list[str]:
    allowed = [action.status for action in actions(part, by) if action.is_allowed]
    return list(dict.fromkeys(allowed))
