from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.schema import refusal
from core.api.serializers import checked
from orders import examples, operations
from orders.filters import ReturnFilterSet
from orders.models import ReturnRequest
from orders.serializers import (
    ReturnDecisionSerializer,
    ReturnDeclineSerializer,
    ReturnReceiptSerializer,
    ReturnSerializer,
)

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
        requests = ReturnRequest.objects.visible_to(self.request.user)
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
        """The part is returned and refunded; its goods go into stock or are written off."""
        data = checked(ReturnReceiptSerializer, request.data)
        received = operations.receive_return(self.get_object(), by=request.user, **data)
        return Response(ReturnSerializer(received).data)
