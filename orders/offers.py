"""What somebody may do with an order or a part of it now, and the request that does it.

The steps of the machine and the asking for a cancellation or a return are offered here; apps above
add what they know of with `offers_from`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

from accounts.models import User
from orders import machine, rules
from orders.models import Fulfillment, Order
from orders.operations import (
    Action,
    Refusal,
    actions,
    why_not_ask_for_cancellation,
    why_not_ask_for_return,
)
from orders.statuses import Status


@dataclass(frozen=True)
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
    reason: str = ""
    part_id: int | None = None

    @property
    def is_allowed(self) -> bool:
        return not self.code


# ── of one part ─────────────────────────────────────────────────────────────────────────────────


def of_part(part: Fulfillment, by: User) -> list[Offer]:
    """Every step, as this person may or may not take it, and what the buyer may ask for."""
    offers = [step_of(part.order, action, part) for action in actions(part, by)]
    if rules.is_buyer(part, by):
        refused = why_not_ask_for_cancellation(part, by)
        offers.append(wish(part, "ask_cancel", "cancel", Status.CANCELLED, refused))
    if rules.is_buyer(part, by) or rules.is_order_desk(part, by):
        refused = why_not_ask_for_return(part, by)
        offers.append(wish(part, "ask_return", "ask-return", Status.RETURNED, refused))
    return offers


def step_of(order: Order, action: Action, part: Fulfillment | None) -> Offer:
    return Offer(
        action.name,
        "PUT",
        reverse("orders:order-set-status", args=[order.number]),
        action.status,
        {"status": str(action.status)} | ({"fulfillment": part.pk} if part else {}),
        ("notes",) if machine.needs_reason(action.name) else (),
        action.code,
        action.reason,
        part.pk if part else None,
    )


def wish(part: Fulfillment, name: str, address: str, status: str, refused: Refusal | None) -> Offer:
    url = reverse(f"orders:order-{address}", args=[part.order.number])
    code, reason = refused or ("", "")
    body = {"fulfillment": part.pk}
    return Offer(name, "POST", url, status, body, ("reason",), code, str(reason), part.pk)


# ── of the whole order ──────────────────────────────────────────────────────────────────────────


def of_order(parts: Sequence[Fulfillment], by_part: Mapping[int, list[Offer]]) -> list[Offer]:
    """Each offer once: for all of the parts that the request is about when it names none, if they
    can take it together; else for the first that can."""
    by_name: dict[str, list[Offer]] = {}
    for part in parts:
        for offer in by_part[part.pk]:
            by_name.setdefault(offer.name, []).append(offer)
    return [for_all(parts, offers) for offers in by_name.values()]


def for_all(parts: Sequence[Fulfillment], offers: Sequence[Offer]) -> Offer:
    able = [offer for offer in offers if offer.is_allowed]
    if not able:
        telling = [offer for offer in offers if offer.code != "wrong_status"]
        return (telling or offers)[0]
    if {offer.part_id for offer in able} != addressed(parts, offers):
        return able[0]
    body = {name: value for name, value in able[0].body.items() if name != "fulfillment"}
    return replace(able[0], body=body, part_id=None)


def addressed(parts: Sequence[Fulfillment], offers: Sequence[Offer]) -> set[int | None]:
    """The parts that the request is about when it names none."""
    if len(parts[0].order.fulfillments.all()) > len(parts):
        return set()  # it shall not depend on who else the asker is
    if len(parts) == 1:
        return {parts[0].pk}
    if offers[0].method == "POST":
        return {offer.part_id for offer in offers if offer.code != "wrong_status"}
    target = offers[0].status
    return {part.pk for part in parts if machine.has_to_move(part.status, target, "")}


# ── what apps above offer ───────────────────────────────────────────────────────────────────────

View = Any  # orders.presentation.OrderView, which is made with what stands here
Source = Callable[[Sequence[View], User], Iterable[tuple[View, Offer]]]
SOURCES: dict[str, Source] = {}


def offers_from(name: str, source: Source) -> None:
    """Have a source asked for more offers of this name, of many orders at once."""
    SOURCES[name] = source


def names() -> list[str]:
    """Of all that is ever offered."""
    return [*machine.TRANSITIONS, "ask_cancel", "ask_return", *SOURCES]


def more_offers(views: Sequence[View], by: User) -> Iterable[tuple[View, Offer]]:
    for source in SOURCES.values():
        yield from source(views, by)
