from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework.response import Response

from accounts.authentication import KeyAuthentication, TokenAuthentication
from accounts.idempotency import finish_later, finisher
from accounts.models import Address, User
from accounts.requests import SignedInRequest
from core.api.serializers import checked
from core.errors import BadInput, NotThere
from dialects.common import DialectView, find_order, reason, seen_by
from dialects.leads import statuses
from dialects.leads.serializers import (
    ItemsField,
    OrderStatusSerializer,
    PositionSerializer,
    label_json,
    order_json,
)
from orders.errors import CheckoutRefused
from orders.models import Order
from orders.operations import order_labels, owner_of_labels, set_status_or_label
from orders.presentation import OrderView, with_everything
from payments.operations import Placed, place_with_payment, start_placed

NEWEST = 100
NO_ORDER = "Order not found"


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"error": NO_ORDER if status == 404 else detail}


class LeadsView(DialectView):
    authentication_classes = (KeyAuthentication, TokenAuthentication)


class OrdersView(LeadsView):
    def get(self, request: SignedInRequest) -> Response:
        """Own orders, bought or sold, newest first; for staff everybody's."""
        orders = Order.objects.newest_visible_to(request.user, NEWEST)
        views = [OrderView(order, request.user) for order in with_everything(orders)]
        return Response([order_json(view) for view in views])


class OneOrderView(LeadsView):
    def get(self, request: SignedInRequest, reference: str) -> Response:
        order = find_order(request.user, reference)
        return Response(order_json(seen_by(request.user, order)))


class PostView(LeadsView):
    def handle_exception(self, exc: Exception) -> Response:
        """Of refusals by the shop their document knows 400 alone where something is sent."""
        response = super().handle_exception(exc)
        if response.status_code in (404, 409):
            response.status_code = 400
        return response


class NewOrderView(PostView):
    throttle_scope = "checkout"

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Order variants, by SKU or id, to the default address; the cart stays as it is."""
        wanted = ItemsField(allow_empty=False).run_validation(request.data)
        try:
            placed = place_with_payment(
                request.user,
                lines={variant: len(words) for variant, words in wanted.items()},
                shipping_address=default_address(request.user).pk,
                gateway=settings.DIALECT_GATEWAY,
            )
        except CheckoutRefused as error:
            for problem in error.problems:
                problem.attr = wanted[problem.data["variant"]][0]
            raise
        return finish_later(finish_order, status=201, known=placed, order=placed.order.pk)


@finisher
def finish_order(user: User, order: int, known: Placed | None = None) -> dict[str, Any]:
    """After the commit: start the payment at its gateway, and show the order with it."""
    start_placed(order, known)
    return order_json(seen_by(user, Order.objects.get(pk=order)))


def default_address(buyer: User) -> Address:
    address = buyer.addresses.filter(is_default=True).first()
    if address is None:
        raise BadInput("You have no default address to send the goods to.")
    return address


class StatusUpdateView(PostView):
    def post(self, request: SignedInRequest) -> Response:
        """One of the seven statuses, or the slug or name of a label, in any case."""
        wanted = checked(OrderStatusSerializer, request.data)
        try:
            order = find_order(request.user, wanted["orderId"])
        except NotThere:
            raise BadInput(NO_ORDER) from None
        view = seen_by(request.user, order)
        word = statuses.meant(view, wanted["status"])
        is_news = statuses.read(view) != word
        note = reason("", "leads", is_news=is_news)
        set_status_or_label(order, word, by=request.user, note=note)
        return Response({"id": order.pk, "status": statuses.read(seen_by(request.user, order))})


class StatusOrderView(LeadsView):
    def put(self, request: SignedInRequest) -> Response:
        """Give labels their places, one or several at once; what is not named keeps its own."""
        rows = request.data if isinstance(request.data, list) else [request.data]
        wanted = PositionSerializer(data=rows, many=True)
        wanted.is_valid(raise_exception=True)
        positions = [(row["id"], row["statusOrder"]) for row in wanted.validated_data]
        labels = order_labels(owner_of_labels(request.user), positions, partial=True)
        return Response([label_json(label) for label in labels])
