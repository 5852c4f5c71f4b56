"""An order as somebody sees it (docs/order.md).

Buyer and staff see the whole with its derived status. A vendor sees its own part as if that were
the order: own items, totals, status and history, nothing of other vendors, no e-mail.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from orders import rules
from orders.models import Fulfillment, Order, OrderItem, ReturnRequest, StatusChange
from orders.operations import Action, actions
from orders.pricing import MONEY_FIELDS

BUYER, VENDOR, STAFF = "buyer", "vendor", "staff"


def side_of(order: Order, asker: User, *, as_vendor: bool = False) -> str:
    """From which side somebody who may see the order looks at it."""
    if as_vendor:
        return VENDOR
    if order.buyer_id == asker.pk:
        return BUYER
    return STAFF if asker.is_staff and asker.has_perm("orders.view_order") else VENDOR


def with_parts(orders: QuerySet[Order]) -> QuerySet[Order]:
    """All that the presentation of orders reads, in a fixed number of queries."""
    parts = Fulfillment.objects.select_related("vendor", "label").prefetch_related(
        "items", "returns"
    )
    return orders.select_related("buyer").prefetch_related(
        Prefetch("fulfillments", parts.order_by("pk"))
    )


def with_everything(orders: QuerySet[Order]) -> QuerySet[Order]:
    """With the history, payments and promotions that one order's page shows too."""
    history = StatusChange.objects.select_related("by")
    return with_parts(orders).prefetch_related(
        Prefetch("history", history), "payments", "redemptions"
    )


@dataclass
class PartView:
    """A fulfillment and what the asker may do with it."""

    part: Fulfillment
    available_actions: list[Action]

    def __getattr__(self, name):
        return getattr(self.part, name)


class OrderView:
    """An order as one asker sees it, with the attributes that the serializers name."""

    def __init__(self, order: Order, asker: User, *, as_vendor: bool = False):
        self.order = order
        self.asker = asker
        self.side = side_of(order, asker, as_vendor=as_vendor)
        parts = list(order.fulfillments.all())
        if self.side == VENDOR:
            parts = [part for part in parts if rules.is_vendor(part, asker)]
        for part in parts:
            part.order = order
        self.fulfillments = [PartView(part, actions(part, asker)) for part in parts]
        source = parts[0] if self.side == VENDOR else order
        self.status = source.status
        self.metadata = source.metadata
        for name in MONEY_FIELDS:
            setattr(self, name, getattr(source, name))

    def __getattr__(self, name):
        return getattr(self.order, name)

    @property
    def items(self) -> list[OrderItem]:
        return [item for part in self.fulfillments for item in part.items.all()]

    @property
    def returns(self) -> list[ReturnRequest]:
        requests = [request for part in self.fulfillments for request in part.returns.all()]
        for request in requests:
            request.fulfillment.order = self.order
        return requests

    @property
    def buyer(self) -> dict:
        person = self.order.buyer
        seen = {"id": person.pk, "name": person.name}
        return seen if self.side == VENDOR else seen | {"email": self.order.email}

    @property
    def billing_address(self) -> dict | None:
        return None if self.side == VENDOR else self.order.billing_address

    @property
    def payment(self):
        """The newest attempt to pay; a vendor sees the order's payment_status only."""
        if self.side == VENDOR:
            return None
        payments = sorted(self.order.payments.all(), key=lambda payment: payment.pk)
        return payments[-1] if payments else None

    @property
    def promotions(self) -> list:
        return [] if self.side == VENDOR else list(self.order.redemptions.all())

    @property
    def status_history(self) -> list[StatusChange]:
        own = {part.pk for part in self.fulfillments}
        lines = sorted(self.order.history.all(), key=lambda line: line.pk)
        if self.side == VENDOR:
            lines = [line for line in lines if line.fulfillment_id in own]
        for line in lines:
            line.role = self.role_of(line.by_id)
        return lines

    def role_of(self, user_id: int | None) -> str:
        """On which side of the order somebody in its history stood."""
        if user_id is None:
            return "system"
        if user_id == self.order.buyer_id:
            return BUYER
        owners = {part.vendor.owner_id for part in self.order.fulfillments.all()}
        return VENDOR if user_id in owners else STAFF

    @property
    def available_actions(self) -> list[Action]:
        """Each step for the order: possible when a part can take it and none open refuses."""
        by_name: dict[str, list[Action]] = {}
        for part in self.fulfillments:
            for action in part.available_actions:
                by_name.setdefault(action.name, []).append(action)
        return [for_all(listed) for listed in by_name.values()]


def for_all(listed: Iterable[Action]) -> Action:
    """One action out of those of several parts; parts in another status do not count."""
    listed = list(listed)
    relevant = [action for action in listed if action.code != "wrong_status"]
    refused = [action for action in relevant if not action.is_allowed]
    return (refused or relevant or listed)[0]
