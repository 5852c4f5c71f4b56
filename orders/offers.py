"""What somebody may do with an order or a part of it now, and the request that does it.

The steps of the machine and the asking for a cancellation or a return are offered here; apps above
add what they know of with `offers_from`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise

from orders import machine, rules
from orders.guests import Actor
from orders.models import Fulfillment
from orders.operations import (
    ALLOWED,
    Refusal,
    refusals,
    why_not_ask_for_cancellation,
    why_not_ask_for_return,
)
from orders.statuses import Status


@dataclass(slots=True)
class Offer:
    """`body` is what to send; `asks` names what else is to be filled in. `status` is where it
    leads, empty for what is no matter of the goods. With a `code` it is refused now."""

    name: str
    method: str
    url: str
    status: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    code: str = ""
    reason: str | Promise = ""
    part_id: int | None = None

    @property
    def is_allowed(self) -> bool:
        return not self.code


STAND_IN = "987654321012345678"  # for a number or an id


def address_of(view: str, key: str | int) -> str:
    """The address of a request about one thing, as `reverse` finds it."""
    return address_pattern(view).replace(STAND_IN, str(key))


@cache
def address_pattern(view: str) -> str:
    return reverse(view, args=[STAND_IN])


# ── what can be asked of a part ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Act:
    """A step, or something to ask the vendor for, and the request that does it."""

    name: str
    method: str
    view: str
    status: str
    asks: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)


STEPS = {
    name: Act(
        name,
        "PUT",
        "orders:order-set-status",
        machine.target_of(name).value,
        ("notes",) if machine.needs_reason(name) else (),
        {"status": machine.target_of(name).value},
    )
    for name in machine.TRANSITIONS
}
ASK_CANCEL = Act("ask_cancel", "POST", "orders:order-cancel", "cancelled", ("reason",))
ASK_RETURN = Act(
    "ask_return", "POST", "orders:order-ask-return", Status.RETURNED.value, ("reason",)
)


class Verdict(NamedTuple):
    """Whether somebody can do something with a part now."""

    part: Fulfillment
    act: Act
    refused: Refusal | None


def verdicts_on(part: Fulfillment, by: Actor) -> list[Verdict]:
    """Every step, as this person may or may not take it, and what the buyer may ask for."""
    verdicts = [Verdict(part, STEPS[name], why) for name, why in refusals(part, by).items()]
    is_buyer = rules.is_buyer(part, by)
    if is_buyer:
        verdicts.append(Verdict(part, ASK_CANCEL, why_not_ask_for_cancellation(part, by)))
    if is_buyer or rules.is_order_desk(part, by):
        verdicts.append(Verdict(part, ASK_RETURN, why_not_ask_for_return(part, by)))
    return verdicts


def offer_of(verdict: Verdict, *, names_part: bool = True) -> Offer:
    part, act, refused = verdict
    url = address_of(act.view, part.order.number)
    code, reason = refused or ALLOWED
    if not names_part:
        return Offer(act.name, act.method, url, act.status, act.body, act.asks, code, reason)
    pk = part.pk
    body = {**act.body, "fulfillment": pk}
    return Offer(act.name, act.method, url, act.status, body, act.asks, code, reason, pk)


# ── of the whole order ──────────────────────────────────────────────────────────────────────────


def of_order(by_part: Sequence[Sequence[Verdict]], *, are_all: bool) -> list[Offer]:
    """Each act once: for all of the parts that the request is about when it names none, if they
    can take it together; else for the first that can. One person can ask the same of each part.
    `are_all`: the order has no other parts."""
    return [for_all(verdicts, are_all=are_all) for verdicts in zip(*by_part, strict=True)]


def for_all(verdicts: Sequence[Verdict], *, are_all: bool) -> Offer:
    """What an act comes to, by the verdict on it for each part."""
    able = [verdict for verdict in verdicts if verdict.refused is None]
    if not able:
        telling = (verdict for verdict in verdicts if not is_wrong_status(verdict))
        return offer_of(next(telling, verdicts[0]))
    # without naming a part it shall not depend on who else the asker is
    is_together = are_all and [verdict.part for verdict in able] == addressed(verdicts)
    return offer_of(able[0], names_part=not is_together)


def addressed(verdicts: Sequence[Verdict]) -> list[Fulfillment]:
    """The parts that the request is about when it names none."""
    if len(verdicts) > 1:
        act = verdicts[0].act
        if act.method == "POST":
            verdicts = [verdict for verdict in verdicts if not is_wrong_status(verdict)]
        else:
            verdicts = [
                verdict
                for verdict in verdicts
                if machine.has_to_move(verdict.part.status, act.status, "")
            ]
    return [verdict.part for verdict in verdicts]


def is_wrong_status(verdict: Verdict) -> bool:
    return verdict.refused is not None and verdict.refused[0] == "wrong_status"


# ── what apps above offer ───────────────────────────────────────────────────────────────────────

View = Any  # orders.presentation.OrderView, which is made with what stands here
Source = Callable[[Sequence[View], Actor], Iterable[tuple[View, Offer]]]
SOURCES: dict[str, Source] = {}


def offers_from(name: str, source: Source) -> None:
    """Have a source asked for more offers of this name, of many orders at once."""
    SOURCES[name] = source


def names() -> list[str]:
    """Of all that is ever offered."""
    return [*STEPS, ASK_CANCEL.name, ASK_RETURN.name, *SOURCES]


def more_offers(views: Sequence[View], by: Actor) -> Iterable[tuple[View, Offer]]:
    for source in SOURCES.values():
        yield from source(views, by)
