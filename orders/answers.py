"""Orders as the API answers with them: orders.serializers documents what they say."""

from typing import Any

from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from core.api.printing import printer_of
from orders.guests import Actor
from orders.presentation import OrderView, views_of
from orders.reads.whole import orders_in_lists, whole_order
from orders.serializers import OrderSerializer, OrderSummarySerializer


def print_order(view: OrderView) -> dict[str, Any]:
    printed: dict[str, Any] = printer_of(OrderSerializer)(view)
    return printed


def order_shown_to(user: Actor, pk: int) -> dict[str, Any]:
    """The order with all that belongs to it, as somebody sees it now. Raises NotThere."""
    return print_order(OrderView(whole_order(pk), user))


def page_of_orders(view: GenericViewSet, asker: User, *, as_vendor: bool) -> Response:
    """A page of the orders that a view lists: the page first, then all that is shown of it."""
    orders = view.filter_queryset(view.get_queryset())
    page: Any = view.paginate_queryset(orders.values("pk", "placed_at", "updated_at"))
    shown = orders_in_lists(row["pk"] for row in page)
    print_one = printer_of(OrderSummarySerializer)
    return view.get_paginated_response(
        [print_one(order) for order in views_of(shown, asker, as_vendor=as_vendor)]
    )
