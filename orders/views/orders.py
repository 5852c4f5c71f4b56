from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.negotiation import AnyAccepted
from core.api.printing import printer_of
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked
from orders import examples, operations
from orders.answers import order_shown_to, page_of_orders, print_and_let_go
from orders.filters import OrderFilterSet
from orders.models import Order
from orders.presentation import OrderView
from orders.reads.whole import order_in_lists, whole_order, whole_order_numbered
from orders.serializers import (
    CancelSerializer,
    HistorySerializer,
    OrderChangeSerializer,
    OrderSerializer,
    OrderSummarySerializer,
    ReturnAskSerializer,
    ReturnSerializer,
    ShippingStatusSerializer,
    StatusSerializer,
)
from orders.views.asking import KEY_IN_ADDRESS, KEY_IN_HEADER, AskedByGuestsToo
from orders.views.returns import ask_for_return

HIDDEN = refusal("There is no such order, or it is not yours.", "not_found")
NOT_COMPLETED: dict[str, Any] = {
    "from": "pending",
    "to": "completed",
    "allowed": ["cancelled"],
}
REFUSED = refusal(
    "Not this step, not now, or not by you: `allowed` lists the statuses you may set.",
    "invalid_transition",
    "not_allowed",
    **NOT_COMPLETED,
)
NOT_CLAIMED = refusal(
    "It has another address than yours, or yours is not verified, or you sell in it.", "not_allowed"
)
AS_VENDOR = OpenApiParameter(
    "as", str, enum=["vendor"], description="Look at it as the vendor of a part."
)


@extend_schema(tags=["orders"])
class OrderViewSet(AskedByGuestsToo, GenericViewSet):
    """Orders of the asker: bought, sold, or all of them for staff; the one whose key is shown."""

    scopes = scopes.of("orders")
    queryset = Order.objects.none()
    serializer_class = OrderSerializer
    filterset_class = OrderFilterSet
    lookup_field = "number"

    @property
    def ordering(self) -> tuple[str, ...]:
        """Who walks what changed goes on where the last walk ended."""
        is_walk = "updated_since" in self.request.query_params
        return ("updated_at", "pk") if is_walk else ("-placed_at", "-pk")

    @property
    def as_vendor(self) -> bool:
        return self.request.query_params.get("as") == "vendor"

    def get_queryset(self):
        """Of the list."""
        user: Any = self.request.user
        if self.as_vendor:
            return Order.objects.sold_by_owner(user)
        return Order.objects.bought_by_or_kept_by(user)

    def get_object(self) -> Order:
        """The order by its number; missing and other people's look the same."""
        return self.seen(order_in_lists(self.kwargs["number"])).order

    def get_whole(self) -> OrderView:
        """The order by its number with all that belongs to it, as the asker sees it."""
        return self.seen(whole_order_numbered(self.kwargs["number"]))

    def seen(self, order: Order) -> OrderView:
        """Raises NotThere where it is none of the asker's business."""
        return OrderView(order, self.asker, as_vendor=self.as_vendor)

    def show_again(self, order: Order) -> Response:
        """The order after a change."""
        return Response(print_and_let_go(self.seen(whole_order(order.pk))))

    @extend_schema(
        summary="List orders",
        responses=OrderSummarySerializer(many=True),
        examples=[examples.SUMMARY],
    )
    def list(self, request: SignedInRequest) -> Response:
        """Own orders as buyer; with `as=vendor` those with own goods; staff see all. Newest first;
        with `updated_since` what changed, the longest unchanged first."""
        return page_of_orders(self, self.ordering, request.user, as_vendor=self.as_vendor)

    @extend_schema(
        summary="Show an order",
        parameters=[AS_VENDOR, KEY_IN_ADDRESS],
        responses={200: OrderSerializer, 404: HIDDEN},
        examples=[examples.ORDER],
    )
    def retrieve(self, request: Request, number: str) -> Response:
        return Response(print_and_let_go(self.get_whole()))

    @extend_schema(
        summary="Change an order",
        parameters=[KEY_IN_HEADER],
        request=OrderChangeSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.SHIPPED, examples.ORDER],
    )
    def update(self, request: Request, number: str) -> Response:
        """Set status, tracking, notes, metadata or address; what is not given stays.

        A vendor moves its own part only. All or nothing: 409 `invalid_transition` names `from`,
        `to` and the `allowed` statuses.
        """
        order = self.get_object()
        change = checked(OrderChangeSerializer, request.data)
        operations.change_order(order, by=self.asker, **change)
        return self.show_again(order)

    @extend_schema(
        summary="Change an order (same as PUT)",
        parameters=[KEY_IN_HEADER],
        request=OrderChangeSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.SHIPPED, examples.ORDER],
    )
    def partial_update(self, request: Request, number: str) -> Response:
        return self.update(request, number)

    @extend_schema(
        summary="The history of an order",
        parameters=[AS_VENDOR, KEY_IN_ADDRESS],
        responses={200: HistorySerializer(many=True), 404: HIDDEN},
        examples=[examples.HISTORY_LINE],
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, number: str) -> Response:
        """Every change, oldest first: axis, from, to, who, when, note."""
        print_line = printer_of(HistorySerializer)
        return Response([print_line(line) for line in self.get_whole().status_history])

    @extend_schema(
        summary="The invoice as a PDF",
        parameters=[
            OpenApiParameter("as", str, enum=["vendor"], description="As the vendor of a part."),
            KEY_IN_ADDRESS,
        ],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, 404: HIDDEN},
    )
    @action(detail=True, url_path="invoice.pdf", content_negotiation_class=AnyAccepted)
    def invoice(self, request: Request, number: str) -> HttpResponse:
        """In the language of who asks. Buyer and staff get the whole; a vendor its own part as if
        that were the order. It is a nota for vendors who collect no PPN, an invoice for a PKP."""
        from orders.documents import file_name, invoice  # fonts' tables: half a second at a start

        order = self.get_whole()
        response = HttpResponse(invoice(order, self.asker.language), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{file_name(order)}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response

    @extend_schema(
        summary="Set the status, or one of your own labels for it",
        parameters=[KEY_IN_HEADER],
        request=StatusSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.SET_LABEL, examples.ORDER],
    )
    @action(detail=True, methods=["put"], url_path="status")
    def set_status(self, request: Request, number: str) -> Response:
        """One of the seven statuses, or the slug of a label: its status is set first."""
        order = self.get_object()
        change = checked(StatusSerializer, request.data)
        operations.set_status_or_label(
            order,
            change["status"],
            by=self.asker,
            note=change.get("notes", ""),
            internal_note=change.get("internal_note", ""),
            fulfillment_id=change.get("fulfillment"),
        )
        return self.show_again(order)

    @extend_schema(
        summary="Set how far the goods are",
        parameters=[KEY_IN_HEADER],
        request=ShippingStatusSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.SHIPPED, examples.ORDER],
    )
    @action(detail=True, methods=["put"], url_path="status/shipping")
    def set_shipping(self, request: Request, number: str) -> Response:
        """pending, processing, shipped (with tracking, if there is any) or delivered."""
        order = self.get_object()
        change = checked(ShippingStatusSerializer, request.data)
        operations.change_order(order, by=self.asker, **change)
        return self.show_again(order)

    @extend_schema(
        summary="Cancel, or ask to",
        parameters=[KEY_IN_HEADER],
        request=CancelSerializer,
        responses={200: OrderSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.CANCEL_REASON, examples.ORDER],
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, number: str) -> Response:
        """What may be cancelled is; for what is being prepared or on its way the vendor is asked.

        The requests stand under `returns`. 409 `invalid_transition` when nothing can be done.
        """
        order = self.get_object()
        wish = checked(CancelSerializer, request.data)
        operations.cancel_or_ask(
            order, by=self.asker, reason=wish["reason"], fulfillment_id=wish.get("fulfillment")
        )
        return self.show_again(order)

    @extend_schema(
        summary="Ask to send goods back",
        parameters=[KEY_IN_HEADER],
        request=ReturnAskSerializer,
        responses={
            201: ReturnSerializer(many=True),
            404: HIDDEN,
            409: refusal("Too late, not delivered, or asked already.", "return_refused"),
        },
        examples=[examples.RETURN_REASON, examples.RETURNS_ASKED],
        filters=False,
    )
    @action(detail=True, methods=["post"], url_path="return", pagination_class=None)
    def ask_return(self, request: Request, number: str) -> Response:
        """Every delivered part, or the named one, or some pieces: the buyer for 48 hours, staff at
        any time. The same as POST /orders/{number}/returns."""
        return ask_for_return(self.get_object(), self.asker, request.data)

    @extend_schema(
        summary="Put a guest's order among the own",
        parameters=[KEY_IN_HEADER],
        request=None,
        responses={200: OrderSerializer, 404: HIDDEN, 409: NOT_CLAIMED},
        examples=[examples.ORDER],
    )
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def claim(self, request: SignedInRequest, number: str) -> Response:
        """For who shows its key and has its e-mail address, verified. The key opens it no more.

        Orders of an address are claimed by themselves when it is verified."""
        order = self.get_object()
        operations.claim_order(order, by=request.user)
        return Response(order_shown_to(request.user, order.pk))
