from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked
from orders import examples, operations
from orders.filters import LabelFilterSet
from orders.models import StatusLabel
from orders.serializers import LabelPositionSerializer, LabelPositionsSerializer, LabelSerializer

NEITHER = refusal(
    "For vendors and for staff who keep the labels of the house.", "permission_denied"
)
HIDDEN = refusal("There is no such label, or it is not yours.", "not_found")
TAKEN = refusal("Another of your labels has this slug.", "slug_taken")
NOT_CHANGED = refusal(
    "Another of your labels has this slug, or parts wear it and it keeps its status.",
    "slug_taken",
    "label_worn",
)


@extend_schema(tags=["labels"])
class LabelViewSet(GenericViewSet):
    """A vendor's own names for statuses; for staff, those of the house."""

    request: SignedInRequest
    scopes = scopes.of("orders")
    queryset = StatusLabel.objects.none()
    serializer_class = LabelSerializer
    filterset_class = LabelFilterSet
    pagination_class = None
    lookup_value_converter = "int"

    def get_queryset(self):
        owner = operations.owner_of_labels(self.request.user)
        return StatusLabel.objects.owned_by(owner).order_by("position", "pk")

    @extend_schema(
        summary="List your status labels",
        responses={200: LabelSerializer(many=True), 403: NEITHER},
        examples=[examples.LABEL],
    )
    def list(self, request: Request) -> Response:
        """In their order."""
        labels = self.filter_queryset(self.get_queryset())
        return Response(LabelSerializer(labels, many=True).data)

    @extend_schema(
        summary="Add a status label",
        request=LabelSerializer,
        responses={201: LabelSerializer, 403: NEITHER, 409: TAKEN},
        examples=[examples.NEW_LABEL, examples.LABEL_ADDED],
    )
    def create(self, request: SignedInRequest) -> Response:
        """At the end of the list. 409 `slug_taken`."""
        owner = operations.owner_of_labels(request.user)
        wanted = checked(LabelSerializer, request.data)
        label = operations.save_label(owner, StatusLabel(**wanted))
        return Response(LabelSerializer(label).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Show a status label",
        responses={200: LabelSerializer, 403: NEITHER, 404: HIDDEN},
        examples=[examples.LABEL],
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(LabelSerializer(self.get_object()).data)

    @extend_schema(
        summary="Change a status label",
        request=LabelSerializer,
        responses={200: LabelSerializer, 403: NEITHER, 404: HIDDEN, 409: NOT_CHANGED},
        examples=[examples.NEW_LABEL, examples.LABEL],
    )
    def update(self, request: Request, pk: int) -> Response:
        """409 `slug_taken`, and `label_worn` for another status while parts wear it."""
        label = self.get_object()
        for name, value in checked(LabelSerializer, request.data).items():
            setattr(label, name, value)
        label = operations.save_label(label.vendor, label)
        return Response(LabelSerializer(label).data)

    @extend_schema(
        summary="Delete a status label",
        responses={204: None, 403: NEITHER, 404: HIDDEN},
    )
    def destroy(self, request: Request, pk: int) -> Response:
        """Parts that wear it keep their status and lose the label."""
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Order your status labels",
        request=LabelPositionSerializer(many=True),
        responses={200: LabelSerializer(many=True), 403: NEITHER},
        examples=[examples.LABEL_POSITIONS, examples.LABEL],
        filters=False,
    )
    @action(detail=False, methods=["put"])
    def order(self, request: SignedInRequest) -> Response:
        """All at once: a missing, unknown or repeated id is refused and nothing changes."""
        owner = operations.owner_of_labels(request.user)
        wanted = checked(LabelPositionsSerializer, request.data)
        positions = [(row["id"], row["position"]) for row in wanted]
        labels = operations.order_labels(owner, positions)
        return Response(LabelSerializer(labels, many=True).data)
