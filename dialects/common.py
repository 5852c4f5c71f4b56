"""What the dialects share: the acts that their words stand for, and an order at its moments."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.views import APIView

from accounts import scopes
from accounts.authentication import KeyAuthentication
from accounts.models import User
from accounts.requests import SignedInRequest
from core.api.serializers import Serializer, checked
from core.errors import NotThere
from orders.models import Order, StatusChange
from orders.presentation import OrderView
from orders.reads.whole import whole_order
from orders.statuses import ROAD, PaymentStatus, Status, derive
from payments.operations import update_order

# ── words ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Act:
    """What writing a word does: `change` is what it says to payments.operations.update_order."""

    name: str
    change: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)


def step(name: str) -> Act:
    return Act(name, {"step": name})


NOTE = Act("note")
LABEL = Act("label")  # a free label, through orders.operations.set_free_label
PROCESS, SHIP, UNSHIP, DELIVER = step("process"), step("ship"), step("unship"), step("deliver")
COMPLETE, CANCEL = step("complete"), step("cancel")
PAY = Act("manual payment", {"payment": "paid"})
CAPTURE = Act("capture", {"payment": "captured"})
CANCEL_PAYMENT = Act("cancel open payment", {"payment": "cancelled"})
REFUND = Act("refund the rest", {"payment": "refunded"})
REFUND_ALL = Act("refund, cancel what has not left", {"payment": "refunded", "calls_off": True})


@dataclass(frozen=True)
class Word:
    """A line of a dialect's table: their word, what writing it does, what is read back as it.

    `reads` are facts, as the dialect's own `fact` names them: mostly our statuses.
    """

    word: str
    writes: Act
    reads: tuple[str, ...] = ()


def readings(words: Iterable[Word]) -> dict[str, str]:
    """Their word for each fact."""
    return {fact: word.word for word in words for fact in word.reads}


# ── moments ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Moment:
    """How an order stood, as somebody sees it, from a time on.

    `is_unshipped`: the latest step of a part took its shipping back.
    """

    status: str
    payment_status: str
    at: datetime
    is_unshipped: bool = False


def current_moment(view: OrderView) -> Moment:
    """How the order stands now."""
    last = moments(view)[-1]
    return Moment(view.status, view.payment_status, last.at, last.is_unshipped)


def part_moments(view: OrderView) -> list[Moment]:
    """How each part stands now; cancelled and returned parts are left out unless all are."""
    parts = [part for part in view.fulfillments if part.status in ROAD] or view.fulfillments
    steps = last_steps(view)
    return [
        Moment(part.status, view.payment_status, part.updated_at, steps.get(part.pk) == "unship")
        for part in parts
    ]


def last_steps(view: OrderView) -> dict[int | None, str]:
    """The latest transition of each part."""
    lines = sorted(view.order.history.all(), key=lambda line: line.pk)
    is_step = StatusChange.Axis.FULFILLMENT
    return {line.fulfillment_id: line.transition for line in lines if line.axis == is_step}


def moments(view: OrderView) -> list[Moment]:
    """The life of an order from its history, oldest first; of a vendor's part for its vendor."""
    statuses: dict[int, str] = {part.pk: Status.PENDING for part in view.fulfillments}
    steps = dict.fromkeys(statuses, "")
    payment_status: str = PaymentStatus.PENDING
    seen = [Moment(Status.PENDING, payment_status, view.placed_at)]
    axes = StatusChange.Axis
    for line in sorted(view.order.history.all(), key=lambda line: line.pk):
        if line.axis == axes.PAYMENT:
            payment_status = line.target
        elif line.axis == axes.FULFILLMENT and line.fulfillment_id in statuses:
            statuses[line.fulfillment_id] = line.target
            steps[line.fulfillment_id] = line.transition
        else:
            continue
        status = derive(statuses.values())
        seen.append(Moment(status, payment_status, line.at, "unship" in steps.values()))
    return seen


def retold(view: OrderView, read: Callable[[Moment], str]) -> list[tuple[str, datetime]]:
    """The life of an order in a dialect's words, each with the time from which it held."""
    told: list[tuple[str, datetime]] = []
    for moment in [*moments(view), current_moment(view)]:
        word = read(moment)
        if not told or told[-1][0] != word:
            told.append((word, moment.at))
    return told


# ── orders ──────────────────────────────────────────────────────────────────────────────────────

A_PK = re.compile(r"[0-9]{1,17}")
A_NUMBER = re.compile(r"[0-9A-Za-z]{18}")


def find_order(user: User, reference: str) -> Order:
    """The order that a pk or a number means; raises NotThere, also for other people's."""
    orders = Order.objects.visible_to(user)
    order = None
    if A_NUMBER.fullmatch(reference):  # first: a number may consist of digits only
        order = orders.filter(number=reference.upper()).first()
    elif A_PK.fullmatch(reference):
        order = orders.filter(pk=int(reference)).first()
    if order is None:
        raise NotThere()
    return order


def seen_by(user: User, order: Order) -> OrderView:
    """The order as the asker sees it, read anew: a vendor's own part as if it were the order."""
    return OrderView(whole_order(order.pk), user)


def act_to_take(
    view: OrderView, word: str, act: Act, read: Callable[[Moment], str]
) -> tuple[Act, bool]:
    """The act that a written word comes to for this order, and whether the word is news to it.

    An order of one part that reads as the word already only takes a note; its payment does not
    count for that. With several parts the act stands, since it skips those that are there. A word
    on payment stands too: who may write it is checked where payments are changed.
    """
    parts = part_moments(view)
    if "step" in act.change:
        parts = [replace(moment, payment_status=PaymentStatus.PENDING) for moment in parts]
    is_news = any(read(moment) != word for moment in parts)
    stands = is_news or "payment" in act.change or len(view.fulfillments) > 1
    return (act if stands else NOTE), is_news


def reason(given: str, dialect: str, *, is_news: bool) -> str:
    """What goes into the history: their note, else who said it; nothing for an old story."""
    return given or (f"via {dialect}" if is_news else "")


# ── formats ─────────────────────────────────────────────────────────────────────────────────────


def number(amount: Decimal) -> int | float:
    """Money as a JSON number."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def seconds(at: datetime) -> str:
    """`2025-03-28T10:00:00Z`"""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def milliseconds(at: datetime) -> str:
    """`2022-06-10T07:51:12.510Z`"""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def updated_at(view: OrderView) -> datetime:
    return max([view.order.updated_at, *(part.updated_at for part in view.fulfillments)])


# ── views ───────────────────────────────────────────────────────────────────────────────────────


class AlwaysJSON(DefaultContentNegotiation):
    """Answers are JSON whatever the client says it accepts."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class DialectView(APIView):
    """Takes the API key from X-API-Key or Bearer, never a cookie; not part of our OpenAPI."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (KeyAuthentication,)
    content_negotiation_class = AlwaysJSON
    scopes = scopes.of("orders")
    schema = None


@dataclass(frozen=True)
class Said:
    """What a body says of an order: its word and what that comes to, their notes, and the rest."""

    word: str | None
    act: Act
    is_news: bool
    notes: str
    change: Mapping[str, Any]


class UpdateView(DialectView):
    """A word about an order, or more about it than a word: find it, read what is said, do it once.

    A dialect says its name, its form, what its words mean and how it reads an order.
    """

    dialect: str
    form: type[Serializer]

    def meaning(self, word: str) -> tuple[str, Act]:
        """The word as the dialect reads it back, and what writing it does."""
        raise NotImplementedError

    def read(self, moment: Moment) -> str:
        raise NotImplementedError

    def update(self, request: SignedInRequest, reference: str) -> OrderView:
        """The order as the asker sees it once all of the body is done, or none."""
        order = find_order(request.user, reference)
        body = checked(self.form, request.data)
        word, notes = body.pop("status", None), body.pop("notes", "")
        act, is_news = NOTE, False
        view = seen_by(request.user, order)
        if word is not None:
            shown, act = self.meaning(word)
            act, is_news = act_to_take(view, shown, act, self.read)
        self.carry_out(view, Said(word, act, is_news, notes, body))
        return seen_by(request.user, order)

    def carry_out(self, view: OrderView, said: Said) -> None:
        tracking: dict[str, Any] = {"tracks_all": True} if "step" in said.act.change else {}
        update_order(
            view.order,
            by=view.asker,
            note=reason(said.notes, self.dialect, is_news=said.is_news),
            **said.act.change,
            **said.change,
            **tracking,
        )
