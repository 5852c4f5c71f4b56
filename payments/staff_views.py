"""Bank transfers, for staff: where they go to, and what buyers show of them."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import DestroyModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.negotiation import AnyAccepted
from core.api.permissions import staff_by_method, staff_with
from core.api.schema import extend_schema, extend_schema_view, refusal
from core.api.serializers import checked
from core.fields import column_of
from core.private_files import private_response
from payments import examples, operations
from payments.filters import HouseAccountFilterSet, ProofFilterSet
from payments.models import HouseAccount, Proof
from payments.serializers import (
    ProofRefusalSerializer,
    StaffHouseAccountSerializer,
    StaffProofSerializer,
)

NO_ACCOUNT = refusal("There is no such account.", "not_found")
KNOWN = refusal("This account is in the list already.", "account_known", attr="number")


@extend_schema_view(
    list=extend_schema(
        operation_id="admin_house_accounts_list",
        summary="List the house's bank accounts",
        description="As buyers see them, and those that are out of use.",
        examples=[examples.HOUSE_ACCOUNT],
    ),
    retrieve=extend_schema(
        operation_id="admin_house_accounts_retrieve",
        summary="Show a bank account of the house",
        responses={200: StaffHouseAccountSerializer, 404: NO_ACCOUNT},
        examples=[examples.HOUSE_ACCOUNT],
    ),
    destroy=extend_schema(
        operation_id="admin_house_accounts_destroy",
        summary="Delete a bank account of the house",
        description="One that orders still wait for is better taken out of use.",
        responses={204: None, 404: NO_ACCOUNT},
    ),
)
@extend_schema(tags=["back office"])
class HouseAccountViewSet(DestroyModelMixin, ReadOnlyModelViewSet):
    """Where buyers transfer to. Without one in use nobody can pay by bank transfer."""

    scopes = scopes.STAFF
    queryset = HouseAccount.objects.order_by("position", "pk")
    serializer_class = StaffHouseAccountSerializer
    filterset_class = HouseAccountFilterSet
    permission_classes = (staff_by_method("payments.houseaccount"),)
    lookup_value_converter = "int"
    ordering = ("position", "pk")

    @extend_schema(
        operation_id="admin_house_accounts_create",
        summary="Add a bank account of the house",
        responses={201: StaffHouseAccountSerializer, 409: KNOWN},
        examples=[examples.NEW_HOUSE_ACCOUNT, examples.HOUSE_ACCOUNT_ADDED],
    )
    def create(self, request: SignedInRequest) -> Response:
        """In use, it is shown at once to buyers who pay by transfer."""
        wanted = checked(StaffHouseAccountSerializer, request.data)
        account = operations.keep_house_account(HouseAccount(), **wanted)
        return Response(self.get_serializer(account).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="admin_house_accounts_update",
        summary="Replace a bank account of the house",
        responses={200: StaffHouseAccountSerializer, 404: NO_ACCOUNT, 409: KNOWN},
        examples=[examples.NEW_HOUSE_ACCOUNT, examples.HOUSE_ACCOUNT],
    )
    def update(self, request: Request, pk: int) -> Response:
        """What is left out becomes what it is of a new one. Orders that wait show the new one."""
        names = ("is_active", "position")
        left_out = {name: column_of(HouseAccount, name).get_default() for name in names}
        return self.changed(left_out | checked(StaffHouseAccountSerializer, request.data))

    @extend_schema(
        operation_id="admin_house_accounts_partial_update",
        summary="Change a bank account of the house",
        responses={200: StaffHouseAccountSerializer, 404: NO_ACCOUNT, 409: KNOWN},
        examples=[examples.OUT_OF_USE, examples.HOUSE_ACCOUNT],
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        """What is left out stays."""
        return self.changed(checked(StaffHouseAccountSerializer, request.data, partial=True))

    def changed(self, wanted: dict[str, Any]) -> Response:
        account = operations.keep_house_account(self.get_object(), **wanted)
        return Response(self.get_serializer(account).data)


NO_PROOF = refusal("There is no such proof.", "not_found")
DECIDED = refusal("It was answered already, or a newer one was uploaded.", "proof_decided")


@extend_schema(tags=["back office"])
class ProofViewSet(ReadOnlyModelViewSet):
    """Transfers that buyers say they have made."""

    request: SignedInRequest
    scopes = scopes.of("orders")
    queryset = Proof.objects.select_related("payment__order__buyer").order_by("-pk")
    serializer_class = StaffProofSerializer
    filterset_class = ProofFilterSet
    permission_classes = (staff_with("payments.confirm_payment"),)
    lookup_value_converter = "int"

    @extend_schema(summary="List proofs of transfers", examples=[examples.STAFF_PROOF])
    def list(self, request: Request) -> Response:
        """The newest first, each with what was to be paid."""
        return super().list(request)

    @extend_schema(
        summary="Show a proof of a transfer",
        responses={200: StaffProofSerializer, 404: NO_PROOF},
        examples=[examples.STAFF_PROOF],
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        """Beside what was to be paid; the file is at `/file`."""
        return super().retrieve(request, pk)

    @extend_schema(
        summary="The file of a proof",
        responses={
            (200, "image/webp"): OpenApiTypes.BINARY,
            (200, "application/pdf"): OpenApiTypes.BINARY,
            404: NO_PROOF,
        },
    )
    @action(detail=True, content_negotiation_class=AnyAccepted)
    def file(self, request: Request, pk: int) -> HttpResponse:
        """A WebP picture or a PDF; 404 once it is forgotten."""
        proof = self.get_object()
        return private_response(proof, f"{proof.payment.reference}-{proof.pk}")

    @extend_schema(
        summary="The money is there",
        request=None,
        responses={200: StaffProofSerializer, 404: NO_PROOF, 409: DECIDED},
        examples=[examples.PROOF_CONFIRMED],
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: SignedInRequest, pk: int) -> Response:
        """The payment is paid; what nobody owes of it goes back."""
        operations.confirm_proof(self.get_object(), by=request.user)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        summary="The money is not there",
        request=ProofRefusalSerializer,
        responses={200: StaffProofSerializer, 404: NO_PROOF, 409: DECIDED},
        examples=[examples.REFUSE_PROOF, examples.PROOF_REFUSED],
    )
    @action(detail=True, methods=["post"])
    def refuse(self, request: SignedInRequest, pk: int) -> Response:
        """The buyer reads why, and has a day at least to try again."""
        wanted = checked(ProofRefusalSerializer, request.data)
        operations.refuse_proof(self.get_object(), by=request.user, reason=wanted["reason"])
        return Response(self.get_serializer(self.get_object()).data)
