from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from core.api.schema import refusal
from core.api.serializers import checked
from orders import examples, operations
from orders.models import Order
from orders.presentation import OrderView, with_everything, with_parts
from orders.serializers import (
    CancelSerializer,
    HistorySerializer,
    OrderChangeSerializer,
    OrderQuerySerializer,
    OrderSerializer,
    OrderSummarySerializer,
    ReturnAskSerializer,
    ReturnSerializer,
    ShippingStatusSerializer,
    StatusSerializer,
)

HIDDEN = refusal("There is no such order, or it is not yours.", "not_found")
REFUSED = refusal(
    "Not this step, not now, or not by you: `allowed` lists the statuses you may set.",
    "invalid_transition",
    "not_allowed",
    **{"from": "pending", "to": "completed", "allowed": ["cancelled"]},
)


AS_VENDOR = OpenApiParameter(
    "as", str, enum=["vendor"], description="Look at it as the vendor of a part."
)


class OrderViewSet(GenericViewSet):
    """Orders of the asker: bought, sold, or all of them for staff."""

    scopes = scopes.of("orders")
    queryset = Order.objects.none()
    serializer_class = OrderSerializer
    lookup_field = "number"
    lookup_value_regex = "[0-9A-Za-z]{1,18}"

    @property
    def as_vendor(self) -> bool:
        return self.request.query_params.get("as") == "vendor"

    def get_queryset(self):
        user = self.request.user
        if self.as_vendor:
            return Order.objects.sold_by_owner(user)
        return Order.objects.visible_to(user)

    def get_order(self) -> Order:
        """The order by its number; missing and other people's look the same."""
        order = self.get_queryset().filter(number=self.kwargs["number"].upper()).first()
        if order is None:
            raise NotFound()
        return order

    def show(self, order: Order) -> Response:
        shown = with_everything(Order.objects.filter(pk=order.pk)).get()
        view = OrderView(shown, self.request.user, as_vendor=self.as_vendor)
        return Response(OrderSerializer(view).data)

    @extend_schema(
        summary="List orders",
        parameters=[OrderQuerySerializer],
        responses=OrderSummarySerializer(many=True),
        examples=[examples.SUMMARY],
        tags=["orders"],
    )
    def list(self, request: Request) -> Response:
        """Own orders as buyer; with `as=vendor` those with own goods; staff see all. Newest
        first."""
        query = checked(OrderQuerySerializer, request.query_params.dict())
        orders = self.get_queryset()
        if not self.as_vendor and not sees_all(request.user):
            orders = Order.objects.bought_by(request.user)
        orders = orders.matching(query, part_of=request.user if self.as_vendor else None)
        page = self.paginate_queryset(with_parts(orders.order_by("-placed_at", "-pk")))
        views = [OrderView(order, request.user, as_vendor=self.as_vendor) for order in page]
        return self.get_paginated_response(OrderSummarySerializer(views, many=True).data)

    @extend_schema(
        summary="Show an order",
        parameters=[AS_VENDOR],
        responses={200: OrderSerializer, 404: HIDDEN},
        examples=[examples.ORDER],
        tags=["orders"],
    )
    def retrieve(self, request: Request, number: str) -> Response:
        return self.show(self.get_order())

    @extend_schema(
        summary="Change an order",
        request=OrderChangeSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.SHIPPED, examples.ORDER],
        tags=["orders"],
    )
    def update(self, request: Request, number: str) -> Response:
        """Set status, tracking, notes, metadata or address; what is not given stays.

        A vendor moves its own part only. All or nothing: 409 `invalid_transition` names `from`,
        `to` and the `allowed` statuses.
        """
        order = self.get_order()
        change = checked(OrderChangeSerializer, request.data)
        operations.change_order(order, by=request.user, **change)
        return self.show(order)

    @extend_schema(
        summary="Change an order (same as PUT)",
        request=OrderChangeSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.SHIPPED, examples.ORDER],
        tags=["orders"],
    )
    def partial_update(self, request: Request, number: str) -> Response:
        return self.update(request, number)

    @extend_schema(
        summary="The history of an order",
        parameters=[AS_VENDOR],
        responses={200: HistorySerializer(many=True), 404: HIDDEN},
        examples=[examples.HISTORY_LINE],
        tags=["orders"],
        filters=False,
    )
    def history(self, request: Request, number: str) -> Response:
        """Every change, oldest first: axis, from, to, who, when, note."""
        shown = with_everything(Order.objects.filter(pk=self.get_order().pk)).get()
        view = OrderView(shown, request.user, as_vendor=self.as_vendor)
        return Response(HistorySerializer(view.status_history, many=True).data)

    @extend_schema(
        summary="Set the status, or one of your own labels for it",
        request=StatusSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.request("A label", {"status": "siap-kirim"}), examples.ORDER],
        tags=["orders"],
    )
    def set_status(self, request: Request, number: str) -> Response:
        """One of the seven statuses, or the slug of a label: its status is set first."""
        order = self.get_order()
        change = checked(StatusSerializer, request.data)
        operations.set_status_or_label(
            order,
            change["status"],
            by=request.user,
            note=change.get("notes", ""),
            fulfillment_id=change.get("fulfillment"),
        )
        return self.show(order)

    @extend_schema(
        summary="Set how far the goods are",
        request=ShippingStatusSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.SHIPPED, examples.ORDER],
        tags=["orders"],
    )
    def set_shipping(self, request: Request, number: str) -> Response:
        """pending, processing, shipped (with tracking, if there is any) or delivered."""
        order = self.get_order()
        change = checked(ShippingStatusSerializer, request.data)
        operations.change_order(order, by=request.user, **change)
        return self.show(order)

    @extend_schema(
        summary="Cancel, or ask to",
        request=CancelSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.request("Why", {"reason": "Salah pesan."}), examples.ORDER],
        tags=["orders"],
    )
    def cancel(self, request: Request, number: str) -> Response:
        """What may be cancelled is; for what is being prepared or on its way the vendor is asked.

        The requests stand under `returns`. 409 `invalid_transition` when nothing can be done.
        """
        order = self.get_order()
        wish = checked(CancelSerializer, request.data)
        operations.cancel_or_ask(
            order, by=request.user, reason=wish["reason"], fulfillment_id=wish.get("fulfillment")
        )
        return self.show(order)

    @extend_schema(
        summary="Ask to send goods back",
        request=ReturnAskSerializer,
        responses={
            201: ReturnSerializer(many=True),
            404: HIDDEN,
            409: refusal("Too late, not delivered, or asked already.", "return_refused"),
        },
        examples=[
            examples.request("Why", {"reason": "Gagangnya retak."}),
            examples.RETURNS_ASKED,
        ],
        tags=["orders"],
        filters=False,
    )
    def ask_return(self, request: Request, number: str) -> Response:
        """Every delivered part, or the named one: the buyer for 48 hours, staff at any time."""
        order = self.get_order()
        wish = checked(ReturnAskSerializer, request.data)
        requests = operations.request_returns(
            order, by=request.user, reason=wish["reason"], fulfillment_id=wish.get("fulfillment")
        )
        return Response(ReturnSerializer(requests, many=True).data, status.HTTP_201_CREATED)


def sees_all(user) -> bool:
    return user.is_staff and user.has_perm("orders.view_order")
