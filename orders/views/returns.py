from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.negotiation import AnyAccepted
from core.api.parsers import UploadParser
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked
from core.api.throttling import ScopedThrottle
from core.errors import NotThere
from core.private_files import private_response
from orders import examples, operations
from orders.filters import ReturnFilterSet
from orders.guests import Actor
from orders.models import Order, ReturnPicture, ReturnRequest
from orders.presentation import OrderView
from orders.reads.whole import whole_order_numbered
from orders.serializers import (
    ReturnAskSerializer,
    ReturnDecisionSerializer,
    ReturnDeclineSerializer,
    ReturnPictureSerializer,
    ReturnPictureUploadSerializer,
    ReturnReceiptSerializer,
    ReturnSerializer,
)
from orders.views.asking import KEY_IN_ADDRESS, KEY_IN_HEADER, AskedByGuestsToo

NO_ORDER = refusal("There is no such order, or it is not yours.", "not_found")
HIDDEN = refusal("There is no such request, or it is not yours.", "not_found")
REFUSED = refusal(
    "Decided already, not yours to decide, or the goods cannot be cancelled any more.",
    "return_refused",
    "not_allowed",
    "invalid_transition",
)


@extend_schema(tags=["returns"])
class ReturnViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Requests to send goods back or to cancel what is under way."""

    request: SignedInRequest
    scopes = scopes.of("orders")
    queryset = ReturnRequest.objects.none()
    serializer_class = ReturnSerializer
    filterset_class = ReturnFilterSet
    ordering = ("-pk",)
    lookup_value_converter = "int"

    def get_queryset(self):
        requests = ReturnRequest.objects.visible_to(self.request.user).with_contents()
        return requests.select_related("fulfillment__order", "fulfillment__vendor")

    @extend_schema(
        summary="List returns and cancellation requests",
        examples=[examples.RETURN],
    )
    def list(self, request: Request) -> Response:
        """Own ones as buyer or vendor, all for staff; newest first."""
        return super().list(request)

    @extend_schema(
        summary="Show a return or cancellation request",
        responses={200: ReturnSerializer, 404: HIDDEN},
        examples=[examples.RETURN],
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        """To who may see its order."""
        return super().retrieve(request, pk)

    @extend_schema(
        summary="Approve a request",
        request=ReturnDecisionSerializer,
        responses={200: ReturnSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.APPROVE_RETURN, examples.RETURN],
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: SignedInRequest, pk: int) -> Response:
        """A cancellation is carried out at once; a return waits for the goods unless waived."""
        data = checked(ReturnDecisionSerializer, request.data)
        decided = operations.decide_return(
            self.get_object(),
            by=request.user,
            approve=True,
            answer=data["reason"],
            waive=data["waive"],
            at_fault=data.get("at_fault", ""),
        )
        return Response(ReturnSerializer(decided).data)

    @extend_schema(
        summary="Decline a request",
        request=ReturnDeclineSerializer,
        responses={200: ReturnSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.DECLINE_RETURN, examples.RETURN],
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: SignedInRequest, pk: int) -> Response:
        data = checked(ReturnDeclineSerializer, request.data)
        decided = operations.decide_return(
            self.get_object(), by=request.user, approve=False, answer=data["reason"]
        )
        return Response(ReturnSerializer(decided).data)

    @extend_schema(
        summary="The goods are back",
        request=ReturnReceiptSerializer,
        responses={200: ReturnSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.RECEIVE_RETURN, examples.RETURN],
    )
    @action(detail=True, methods=["post"])
    def receive(self, request: SignedInRequest, pk: int) -> Response:
        """They go into stock or are written off, and the buyer gets the money for them. Once all of
        a part is back, the part is returned; until then its status stays."""
        data = checked(ReturnReceiptSerializer, request.data)
        restocked = {line["item"]: line["restocked"] for line in data.pop("items", ())}
        received = operations.receive_return(
            self.get_object(), by=request.user, restocked=restocked, **data
        )
        return Response(ReturnSerializer(received).data)


# ── of one order, for guests too ────────────────────────────────────────────────────────────────


def ask_for_return(order: Order, asker: Actor, data: Any) -> Response:
    wish = checked(ReturnAskSerializer, data)
    requests = operations.request_returns(
        order,
        by=asker,
        reason=wish["reason"],
        fulfillment_id=wish.get("fulfillment"),
        items=wish.get("items"),
    )
    return Response(ReturnSerializer(requests, many=True).data, status.HTTP_201_CREATED)


@extend_schema(tags=["returns"])
class OrderReturnViewSet(AskedByGuestsToo):
    scopes = scopes.of("orders")

    def order(self) -> OrderView:
        """Missing and other people's look the same. Raises NotThere."""
        return OrderView(whole_order_numbered(self.kwargs["number"]), self.asker)

    @extend_schema(
        operation_id="orders_returns_list",
        summary="What was asked to send back of an order",
        parameters=[KEY_IN_ADDRESS],
        responses={200: ReturnSerializer(many=True), 404: NO_ORDER},
        examples=[examples.RETURN],
    )
    def list(self, request: Request, number: str) -> Response:
        """Requests to cancel among it; a vendor sees its own part's."""
        return Response(ReturnSerializer(self.order().returns, many=True).data)

    @extend_schema(
        operation_id="orders_returns_create",
        summary="Ask to send pieces back",
        parameters=[KEY_IN_HEADER],
        request=ReturnAskSerializer,
        responses={
            201: ReturnSerializer(many=True),
            404: NO_ORDER,
            409: refusal(
                "Too late, not delivered, asked already, or not so many pieces.", "return_refused"
            ),
        },
        examples=[examples.RETURN_PIECES, examples.RETURNS_ASKED],
    )
    def create(self, request: Request, number: str) -> Response:
        """A request for each vendor's part, all or nothing. Pictures are shown afterwards."""
        return ask_for_return(self.order().order, self.asker, request.data)


@extend_schema(tags=["returns"])
class ReturnPictureViewSet(AskedByGuestsToo):
    scopes = scopes.of("orders")
    lookup_url_kwarg = "picture"
    lookup_value_converter = "int"
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"
    content_negotiation_class = AnyAccepted

    def get_parsers(self) -> list:
        return [UploadParser()]

    def asked(self) -> ReturnRequest:
        """Raises NotThere for one that is not among those that the asker sees of the order."""
        order = OrderView(whole_order_numbered(self.kwargs["number"]), self.asker)
        for asked in order.returns:
            if asked.pk == self.kwargs["pk"]:
                return asked
        raise NotThere()

    @extend_schema(
        operation_id="orders_returns_pictures_create",
        summary="Show what is wrong",
        parameters=[KEY_IN_HEADER],
        request={"multipart/form-data": ReturnPictureUploadSerializer},
        responses={
            201: ReturnPictureSerializer,
            404: HIDDEN,
            409: refusal(
                "Five pictures are there, or it was decided already, or somebody else asks.",
                "too_many_pictures",
                "return_refused",
                "not_allowed",
            ),
        },
        examples=[examples.NEW_RETURN_PICTURE, examples.RETURN_PICTURE],
    )
    def create(self, request: Request, number: str, pk: int) -> Response:
        """For who may ask, until it is decided. The file is re-encoded without its metadata, seen
        by the people of the order only, and forgotten half a year after."""
        wanted = checked(ReturnPictureUploadSerializer, request.data)
        picture = operations.add_return_picture(self.asked(), file=wanted["file"], by=self.asker)
        return Response(ReturnPictureSerializer(picture).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="orders_returns_pictures_retrieve",
        summary="A picture of a return",
        parameters=[KEY_IN_ADDRESS],
        responses={(200, "image/webp"): OpenApiTypes.BINARY, 404: HIDDEN},
    )
    def retrieve(self, request: Request, number: str, pk: int, picture: int) -> HttpResponse:
        """To who may see its order."""
        found = get_object_or_404(ReturnPicture, request=self.asked().pk, pk=picture)
        return private_response(found, f"{number}-{picture}")
