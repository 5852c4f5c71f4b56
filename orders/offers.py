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
from orders.rules import Standing
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

    act: Act
    refused: Refusal | None


def verdicts_on(part: Fulfillment, by: Actor) -> list[Verdict]:
    """Every step, as this person may or may not take it, and what the buyer may ask for."""
    verdicts = [Verdict(STEPS[name], why) for name, why in refusals(part, by).items()]
    is_buyer = rules.is_buyer(part, by)
    if is_buyer:
        verdicts.append(Verdict(ASK_CANCEL, why_not_ask_for_cancellation(part, by)))
    if is_buyer or rules.is_order_desk(part, by):
        verdicts.append(Verdict(ASK_RETURN, why_not_ask_for_return(part, by)))
    return verdicts


def offer_of(verdict: Verdict, number: str, part_id: int | None) -> Offer:
    """What is said of an order by its number; with a part's id the request names that."""
    act, refused = verdict
    url = address_of(act.view, number)
    code, reason = refused or ALLOWED
    body = act.body if part_id is None else {**act.body, "fulfillment": part_id}
    return Offer(act.name, act.method, url, act.status, body, act.asks, code, reason, part_id)


# ── of the whole order ──────────────────────────────────────────────────────────────────────────


class Choice(NamedTuple):
    """What an act comes to for several parts: the verdict on one of them, by its place, and whether
    the request names it."""

    verdict: Verdict
    place: int
    names_part: bool = True

    def offer(self, number: str, part_ids: Sequence[int]) -> Offer:
        return offer_of(self.verdict, number, part_ids[self.place] if self.names_part else None)


def choices(
    by_part: Sequence[Sequence[Verdict]], statuses: Sequence[str], *, are_all: bool
) -> list[Choice]:
    """Each act once: for all of the parts that the request is about when it names none, if they
    can take it together; else for the first that can. One person can ask the same of each part.
    `are_all`: the order has no other parts."""
    return [choice(verdicts, statuses, are_all=are_all) for verdicts in zip(*by_part, strict=True)]


def choice(verdicts: Sequence[Verdict], statuses: Sequence[str], *, are_all: bool) -> Choice:
    """What an act comes to, by the verdict on it for each part."""
    places = range(len(verdicts))
    able = [place for place in places if verdicts[place].refused is None]
    if not able:
        telling = (place for place in places if not is_wrong_status(verdicts[place]))
        place = next(telling, 0)
        return Choice(verdicts[place], place)
    # without naming a part it shall not depend on who else the asker is
    is_together = are_all and able == addressed(verdicts, statuses)
    return Choice(verdicts[able[0]], able[0], names_part=not is_together)


def addressed(verdicts: Sequence[Verdict], statuses: Sequence[str]) -> list[int]:
    """The places of the parts that the request is about when it names none."""
    places = list(range(len(verdicts)))
    if len(places) == 1:
        return places
    act = verdicts[0].act
    if act.method == "POST":
        return [place for place in places if not is_wrong_status(verdicts[place])]
    return [place for place in places if machine.has_to_move(statuses[place], act.status, "")]


def is_wrong_status(verdict: Verdict) -> bool:
    return verdict.refused is not None and verdict.refused[0] == "wrong_status"


# ── of many orders ──────────────────────────────────────────────────────────────────────────────


class Judge:
    """What one person may do now, found out once for all parts, and orders, that stand alike."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.of_parts: dict[Standing, list[Verdict]] = {}
        self.of_orders: dict[tuple[bool, tuple[Standing, ...]], list[Choice]] = {}

    def verdicts(self, part: Fulfillment, standing: Standing) -> list[Verdict]:
        if standing not in self.of_parts:
            self.of_parts[standing] = verdicts_on(part, self.by)
        return self.of_parts[standing]

    def choices(
        self, parts: Sequence[tuple[Fulfillment, Standing]], *, are_all: bool
    ) -> list[Choice]:
        key = are_all, tuple(standing for _part, standing in parts)
        if key not in self.of_orders:
            verdicts = [self.verdicts(part, standing) for part, standing in parts]
            statuses = [part.status for part, _standing in parts]
            self.of_orders[key] = choices(verdicts, statuses, are_all=are_all)
        return self.of_orders[key]


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
