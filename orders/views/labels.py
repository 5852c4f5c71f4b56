from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from core.api.schema import refusal
from orders import examples, operations
from orders.models import StatusLabel
from orders.serializers import LabelPositionSerializer, LabelSerializer

NEITHER = refusal(
    "For vendors and for staff who keep the labels of the house.", "permission_denied"
)
HIDDEN = refusal("There is no such label, or it is not yours.", "not_found")
TAKEN = refusal("Another of your labels has this slug.", "slug_taken")


class LabelViewSet(GenericViewSet):
    """A vendor's own names for statuses; for staff, those of the house."""

    scopes = scopes.of("orders")
    queryset = StatusLabel.objects.none()
    serializer_class = LabelSerializer
    pagination_class = None

    def get_queryset(self):
        owner = operations.owner_of_labels(self.request.user)
        return StatusLabel.objects.owned_by(owner).order_by("position", "pk")

    def get_label(self) -> StatusLabel:
        label = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if label is None:
            raise NotFound()
        return label

    @extend_schema(
        summary="List your status labels",
        responses={200: LabelSerializer(many=True), 403: NEITHER},
        examples=[examples.LABEL],
        tags=["labels"],
    )
    def list(self, request: Request) -> Response:
        """In their order."""
        return Response(LabelSerializer(self.get_queryset(), many=True).data)

    @extend_schema(
        summary="Add a status label",
        request=LabelSerializer,
        responses={201: LabelSerializer, 403: NEITHER, 409: TAKEN},
        examples=[examples.NEW_LABEL, examples.LABEL_ADDED],
        tags=["labels"],
    )
    def create(self, request: Request) -> Response:
        """At the end of the list. 409 `slug_taken`."""
        owner = operations.owner_of_labels(request.user)
        data = self.valid(request)
        label = operations.save_label(owner, StatusLabel(**data))
        return Response(LabelSerializer(label).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Show a status label",
        responses={200: LabelSerializer, 403: NEITHER, 404: HIDDEN},
        examples=[examples.LABEL],
        tags=["labels"],
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(LabelSerializer(self.get_label()).data)

    @extend_schema(
        summary="Change a status label",
        request=LabelSerializer,
        responses={200: LabelSerializer, 403: NEITHER, 404: HIDDEN, 409: TAKEN},
        examples=[examples.NEW_LABEL, examples.LABEL],
        tags=["labels"],
    )
    def update(self, request: Request, pk: int) -> Response:
        label = self.get_label()
        for name, value in self.valid(request, label).items():
            setattr(label, name, value)
        label = operations.save_label(label.vendor, label)
        return Response(LabelSerializer(label).data)

    @extend_schema(
        summary="Delete a status label",
        responses={204: None, 403: NEITHER, 404: HIDDEN},
        tags=["labels"],
    )
    def destroy(self, request: Request, pk: int) -> Response:
        """Parts that wear it keep their status and lose the label."""
        self.get_label().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Order your status labels",
        request=LabelPositionSerializer(many=True),
        responses={200: LabelSerializer(many=True), 403: NEITHER},
        examples=[
            examples.request("Each of them", {"id": 3, "position": 0}),
            examples.LABEL,
        ],
        tags=["labels"],
    )
    def order(self, request: Request) -> Response:
        """All at once: a missing, unknown or repeated id is refused and nothing changes."""
        owner = operations.owner_of_labels(request.user)
        wanted = LabelPositionSerializer(data=request.data, many=True)
        wanted.is_valid(raise_exception=True)
        positions = [(row["id"], row["position"]) for row in wanted.validated_data]
        labels = operations.order_labels(owner, positions)
        return Response(LabelSerializer(labels, many=True).data)

    def valid(self, request: Request, label: StatusLabel | None = None) -> dict:
        serializer = LabelSerializer(label, data=request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
