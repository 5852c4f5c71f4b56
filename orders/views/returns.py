from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from core.api.schema import refusal
from core.api.serializers import checked
from orders import examples, operations
from orders.models import ReturnRequest
from orders.serializers import (
    ReturnDecisionSerializer,
    ReturnDeclineSerializer,
    ReturnQuerySerializer,
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


class ReturnViewSet(GenericViewSet):
    """Requests to send goods back or to cancel what is under way."""

    scopes = scopes.of("orders")
    queryset = ReturnRequest.objects.none()
    serializer_class = ReturnSerializer

    def get_queryset(self):
        requests = ReturnRequest.objects.visible_to(self.request.user)
        return requests.select_related("fulfillment__order", "fulfillment__vendor")

    def get_request(self) -> ReturnRequest:
        request = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if request is None:
            raise NotFound()
        return request

    @extend_schema(
        summary="List returns and cancellation requests",
        parameters=[ReturnQuerySerializer],
        responses=ReturnSerializer(many=True),
        examples=[examples.RETURN],
        tags=["returns"],
    )
    def list(self, request: Request) -> Response:
        """Own ones as buyer or vendor, all for staff; newest first."""
        query = checked(ReturnQuerySerializer, request.query_params.dict())
        wanted = {name: query[name] for name in ("status", "kind") if name in query}
        page = self.paginate_queryset(self.get_queryset().filter(**wanted).order_by("-pk"))
        return self.get_paginated_response(ReturnSerializer(page, many=True).data)

    @extend_schema(
        summary="Approve a request",
        request=ReturnDecisionSerializer,
        responses={200: ReturnSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[examples.request("An answer", {"answer": "Maaf, kami ganti."}), examples.RETURN],
        tags=["returns"],
    )
    def approve(self, request: Request, pk: int) -> Response:
        """A cancellation is carried out at once; a return waits for the goods unless waived."""
        data = checked(ReturnDecisionSerializer, request.data)
        decided = operations.decide_return(
            self.get_request(),
            by=request.user,
            approve=True,
            answer=data.get("answer", ""),
            waive=data["waive"],
        )
        return Response(ReturnSerializer(decided).data)

    @extend_schema(
        summary="Decline a request",
        request=ReturnDeclineSerializer,
        responses={200: ReturnSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[
            examples.request("An answer", {"answer": "Barang sudah dipakai."}),
            examples.RETURN,
        ],
        tags=["returns"],
    )
    def decline(self, request: Request, pk: int) -> Response:
        data = checked(ReturnDeclineSerializer, request.data)
        decided = operations.decide_return(
            self.get_request(), by=request.user, approve=False, answer=data["answer"]
        )
        return Response(ReturnSerializer(decided).data)

    @extend_schema(
        summary="The goods are back",
        request=ReturnReceiptSerializer,
        responses={200: ReturnSerializer, 404: HIDDEN, 409: REFUSED},
        examples=[
            examples.request("An answer", {"restock": False, "note": "Pecah."}),
            examples.RETURN,
        ],
        tags=["returns"],
    )
    def receive(self, request: Request, pk: int) -> Response:
        """The part is returned and refunded; its goods go into stock or are written off."""
        data = checked(ReturnReceiptSerializer, request.data)
        received = operations.receive_return(self.get_request(), by=request.user, **data)
        return Response(ReturnSerializer(received).data)
