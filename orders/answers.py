"""Orders as the API answers with them: orders.serializers documents what they say."""

from typing import Any

from orjson import Fragment
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from core.api.json import dumps
from core.api.printing import printer_of
from orders.guests import Actor
from orders.offers import STAND_IN
from orders.presentation import OrderView, views_of
from orders.reads.whole import orders_in_lists, whole_order
from orders.rules import Standing
from orders.serializers import ActionSerializer, OrderSerializer, OrderSummarySerializer

ITEMS, ACTIONS = "items", "available_actions"
PART_STAND_IN = 123_456_789_876_540_000  # for the ids of parts, one for each place


def print_order(view: OrderView) -> dict[str, Any]:
    printed: dict[str, Any] = printer_of(OrderSerializer)(view)
    return printed


def print_and_let_go(view: OrderView) -> dict[str, Any]:
    """For an answer, after which nobody looks at the order."""
    printed = print_order(view)
    view.let_go()
    return printed


def order_shown_to(user: Actor, pk: int) -> dict[str, Any]:
    """The order with all that belongs to it, as somebody sees it now. Raises NotThere."""
    return print_and_let_go(OrderView(whole_order(pk), user))


def page_of_orders(
    view: GenericViewSet, ordering: tuple[str, ...], asker: User, *, as_vendor: bool
) -> Response:
    """A page of the orders that a view lists: the page first, by what it is ordered by, then all
    that is shown of it."""
    orders = view.filter_queryset(view.get_queryset())
    page: Any = view.paginate_queryset(orders.values(*(name.lstrip("-") for name in ordering)))
    shown = orders_in_lists(row["pk"] for row in page)
    views = views_of(shown, asker, as_vendor=as_vendor)
    print_one = printer_of(OrderSummarySerializer, without=(ITEMS, ACTIONS))
    actions = ActionsOfList()
    printed = [
        print_one(order) | {ITEMS: printed_items(order), ACTIONS: actions.of(order)}
        for order in views
    ]
    for order in views:
        order.let_go()
    return view.get_paginated_response(printed)


def printed_items(view: OrderView) -> Fragment:
    """What PostgreSQL has printed of the items of an order in a list."""
    of_parts = (part.printed_items for part in view.fulfillments)
    return Fragment(f"[{','.join(filter(None, of_parts))}]")


class ActionsOfList:
    """What may be done with each order of a list. The steps are printed once for all orders that
    stand alike, between which only the number and the ids of the parts differ; they stand in the
    list as one piece, with the commas between them."""

    def __init__(self) -> None:
        self.print_one = printer_of(ActionSerializer)
        self.known: dict[tuple[bool, tuple[Standing, ...]], bytes] = {}

    def of(self, view: OrderView) -> list[Any]:
        key = view.are_all, tuple(part.standing for part in view.fulfillments)
        ids = view.part_ids
        places = range(PART_STAND_IN, PART_STAND_IN + len(ids))
        if key not in self.known:
            offers = [choice.offer(STAND_IN, places) for choice in view.choices]
            self.known[key] = dumps([*map(self.print_one, offers)])[1:-1]
        steps = self.known[key].replace(STAND_IN.encode(), view.order.number.encode())
        for place, pk in zip(places, ids, strict=True):
            steps = steps.replace(b"%d" % place, b"%d" % pk)
        return [Fragment(steps), *map(self.print_one, view.more_offers)]
