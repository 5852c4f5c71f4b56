"""An order as somebody sees it (docs/order.md).

Buyer and staff see the whole with its derived status. A vendor sees its own part as if that were
the order: own items, totals, status and history, nothing of other vendors, no e-mail.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.functional import cached_property

from core.database.trees import let_go, related
from core.errors import NotThere
from core.money import ZERO
from orders import offers, rules
from orders.guests import Actor
from orders.models import Fulfillment, Order, OrderItem, ReturnRequest, StatusChange
from orders.models.order import sees_all_orders
from orders.offers import Choice, Judge, Offer, offer_of
from orders.pricing import MONEY_FIELDS
from orders.rules import Standing, standing_of
from orders.statuses import PaymentStatus

BUYER, VENDOR, STAFF, GUEST = "buyer", "vendor", "staff", "guest"
WAITING = (PaymentStatus.PENDING, PaymentStatus.AUTHORIZED)  # of an attempt: money may still come


def side_of(order: Order, asker: Actor, *, as_vendor: bool = False) -> str:
    """From which side somebody who may see the order looks at it."""
    if as_vendor:
        return VENDOR
    if rules.is_buyer_of(order, asker):
        return BUYER
    return STAFF if sees_all_orders(asker) else VENDOR


@dataclass
class PartView:
    """A fulfillment, and what the asker may do with it."""

    part: Fulfillment
    order_view: "OrderView"

    def __getattr__(self, name):
        return getattr(self.part, name)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.part, self.order_view.asker)

    @property
    def offers(self) -> list[Offer]:
        verdicts = self.order_view.judge.verdicts(self.part, self.standing)
        number = self.order_view.order.number
        return [offer_of(verdict, number, self.part.pk) for verdict in verdicts]

    @property
    def available_actions(self) -> list[Offer]:
        more = [offer for offer in self.order_view.more_offers if offer.part_id == self.part.pk]
        return [*self.offers, *more]


@dataclass
class RefundView:
    """Money back as the asker sees it: a vendor, what of it is for its own part."""

    refund: Any
    lines: list[Any]
    currency: str

    def __getattr__(self, name):
        return getattr(self.refund, name)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def reason(self) -> str:
        return self.refund.why

    @property
    def is_under_way(self) -> bool:
        """Sent or about to be; one that failed is shown, and counts nowhere."""
        return self.refund.status != "failed"


def refunds_of(part: Fulfillment) -> list[RefundView]:
    """The refunds of one part, oldest first, as its vendor sees them."""
    lines = part.refund_lines.select_related("refund__payment", "item").order_by("refund", "pk")
    return [
        RefundView(refund, list(own), refund.payment.currency)
        for refund, own in groupby(lines, key=lambda line: line.refund)
    ]


class PaymentSummary:
    """What an order's payments come to. Beside the sums it is the attempt to look at: the one that
    is open, else the newest that was paid, else the newest."""

    def __init__(self, attempts: Sequence[Any]):
        waiting = [attempt for attempt in attempts if attempt.status in WAITING]
        paid = [attempt for attempt in attempts if attempt.status == PaymentStatus.PAID]
        self.attempt = (waiting or paid or attempts)[-1]
        counting = [*paid, *waiting] or [self.attempt]
        self.amount = sum((attempt.amount for attempt in counting), ZERO)
        self.paid = sum((attempt.amount for attempt in paid), ZERO)
        self.refunded = sum((attempt.refunded for attempt in paid), ZERO)

    def __getattr__(self, name):
        return getattr(self.attempt, name)


# What a vendor sees of its own part where others see the order's.
OF_THE_PART = frozenset({"status", "metadata", "tax_rate", *MONEY_FIELDS})


class OrderView:
    """An order as one asker sees it, with the attributes that the serializers name.

    Raises NotThere where it is none of the asker's business.
    """

    def __init__(
        self, order: Order, asker: Actor, *, as_vendor: bool = False, judge: Judge | None = None
    ):
        self.order = order
        self.asker = asker
        self.judge = judge or Judge(asker)
        self.side = side_of(order, asker, as_vendor=as_vendor)
        parts = list(related(order, "fulfillments"))
        if self.side == VENDOR:
            parts = [part for part in parts if rules.is_vendor(part, asker)]
            if not parts:
                raise NotThere()
        self.fulfillments = [PartView(part, self) for part in parts]
        self.source = parts[0] if self.side == VENDOR else order

    def __getattr__(self, name):
        return getattr(self.source if name in OF_THE_PART else self.order, name)

    def let_go(self) -> None:
        """Take it apart, with its order: nobody looks at them any more."""
        self.fulfillments = []
        let_go([self.order])

    @property
    def items(self) -> list[OrderItem]:
        return [item for view in self.fulfillments for item in related(view.part, "items")]

    @property
    def returns(self) -> list[ReturnRequest]:
        return [asked for view in self.fulfillments for asked in view.part.returns.all()]

    @property
    def buyer(self) -> dict:
        seen = {"id": self.order.buyer_id, "name": self.order.buyer_name}
        return seen if self.side == VENDOR else seen | {"email": self.order.email}

    @property
    def billing_address(self) -> dict | None:
        return None if self.side == VENDOR else self.order.billing_address

    @property
    def payments(self) -> list[Any]:
        """Every attempt, oldest first; a vendor sees the order's payment_status only."""
        if self.side == VENDOR:
            return []
        return sorted(self.order.payments.all(), key=lambda payment: payment.pk)

    @property
    def payment(self) -> PaymentSummary | None:
        return PaymentSummary(self.payments) if self.payments else None

    @property
    def refunded(self) -> Decimal:
        """What of the total was given back or is about to be; a surplus was no part of it."""
        return sum((part.refunded for part in self.fulfillments), ZERO)

    @property
    def refunds(self) -> list[RefundView]:
        """Money back, oldest first; for a vendor only what is for its own part."""
        own = {part.pk for part in self.fulfillments}
        refunds = []
        for payment in self.order.payments.all():
            for refund in payment.refunds.all():
                lines = list(refund.lines.all())
                if self.side == VENDOR:
                    lines = [line for line in lines if line.fulfillment_id in own]
                if lines:
                    refunds.append(RefundView(refund, lines, payment.currency))
        return sorted(refunds, key=lambda refund: refund.pk)

    @property
    def promotions(self) -> list:
        return [] if self.side == VENDOR else list(self.order.redemptions.all())

    @property
    def status_history(self) -> list[StatusChange]:
        own = {part.pk for part in self.fulfillments}
        lines = sorted(self.order.history.all(), key=lambda line: line.pk)
        if self.side == VENDOR:
            lines = [line for line in lines if line.fulfillment_id in own]
        lines = [line for line in lines if self.reads_internal(line) or not line.is_internal]
        for line in lines:
            line.role = GUEST if line.is_by_guest else self.role_of(line.by_id)
            if not self.reads_internal(line):
                line.internal_note = ""
        return lines

    def reads_internal(self, line: StatusChange) -> bool:
        """Staff read every internal note, a vendor its own, the buyer none."""
        return self.side == STAFF or (self.side == VENDOR and line.by == self.asker)

    def role_of(self, user_id: int | None) -> str:
        """On which side of the order somebody in its history stood."""
        if user_id is None:
            return "system"
        if user_id == self.order.buyer_id:
            return BUYER
        return VENDOR if user_id in self.owners else STAFF

    @cached_property
    def owners(self) -> set[int]:
        """Whose parts the order has."""
        return {part.vendor.owner_id for part in self.order.fulfillments.all()}

    @cached_property
    def more_offers(self) -> list[Offer]:
        """What apps above offer: to pay, to review."""
        return [offer for _view, offer in offers.more_offers([self], self.asker)]

    @property
    def are_all(self) -> bool:
        """Whether the order has no other parts than those that are seen."""
        if self.side != VENDOR:
            return True
        return len(self.fulfillments) == len(list(related(self.order, "fulfillments")))

    @property
    def part_ids(self) -> list[int]:
        return [view.part.pk for view in self.fulfillments]

    @property
    def choices(self) -> list[Choice]:
        parts = [(view.part, view.standing) for view in self.fulfillments]
        return self.judge.choices(parts, are_all=self.are_all)

    @property
    def available_actions(self) -> list[Offer]:
        """Every offer for the order as a whole, or for the part of it that can be acted upon."""
        of_steps = [choice.offer(self.order.number, self.part_ids) for choice in self.choices]
        return [*of_steps, *self.more_offers]


def views_of(orders: Iterable[Order], asker: Actor, *, as_vendor: bool = False) -> list[OrderView]:
    """The orders of a list as their asker sees them, in a fixed number of queries."""
    judge = Judge(asker)
    views = [OrderView(order, asker, as_vendor=as_vendor, judge=judge) for order in orders]
    for view in views:
        view.more_offers = []
    for view, offer in offers.more_offers(views, asker):
        view.more_offers.append(offer)
    return views
