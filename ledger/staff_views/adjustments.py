"""Adjustments: one person proposes, another approves."""

from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from accounts.requests import SignedInRequest
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked
from ledger import operations
from ledger.filters import AdjustmentFilterSet
from ledger.models import Adjustment
from ledger.staff_serializers import AdjustmentSerializer
from ledger.staff_views.common import MISSING, NOT_STAFF, ByAction, documented

DECIDED = refusal("Somebody has decided on this already.", "adjustment_decided", status="approved")


@documented(
    "admin_adjustments", "adjustments", "an adjustment", AdjustmentSerializer, "The newest first."
)
@extend_schema(tags=["back office"])
class AdjustmentViewSet(ListModelMixin, RetrieveModelMixin, ByAction):
    needed = {
        "list": "ledger.view_adjustment",
        "create": "ledger.add_adjustment",
        "approve": "ledger.approve_adjustment",
        "destroy": "ledger.approve_adjustment",
    }
    queryset = Adjustment.objects.select_related("made_by", "decided_by")
    serializer_class = AdjustmentSerializer
    filterset_class = AdjustmentFilterSet
    ordering = ("-pk",)

    @extend_schema(
        operation_id="admin_adjustments_create",
        summary="Propose an adjustment",
        responses={201: AdjustmentSerializer, 403: NOT_STAFF},
    )
    def create(self, request: SignedInRequest) -> Response:
        """Credit a vendor, or charge it with a minus. Nothing moves before somebody else approves
        it; the vendor reads the reason."""
        wanted = checked(AdjustmentSerializer, request.data)
        made = operations.propose_adjustment(by=request.user, **wanted)
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="admin_adjustments_approve_create",
        summary="Approve an adjustment",
        request=None,
        responses={
            200: AdjustmentSerializer,
            403: NOT_STAFF,
            404: MISSING,
            409: refusal(
                "Somebody else has to approve what you proposed, or it is decided already.",
                "second_person_needed",
                "adjustment_decided",
            ),
        },
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: SignedInRequest, pk: int) -> Response:
        """The amount is on the vendor's balance at once, for good."""
        approved = operations.approve_adjustment(self.get_object(), by=request.user)
        return Response(self.get_serializer(approved).data)

    @extend_schema(
        operation_id="admin_adjustments_destroy",
        summary="Drop a proposed adjustment",
        responses={204: None, 403: NOT_STAFF, 404: MISSING, 409: DECIDED},
    )
    def destroy(self, request: SignedInRequest, pk: int) -> Response:
        """Nothing comes of it. It stays in the list as `dropped`."""
        operations.drop_adjustment(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
