from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import DestroyModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.schema import extend_schema, extend_schema_view, refusal
from core.api.serializers import checked
from notifications import examples, operations
from notifications.filters import DeliveryFilterSet
from notifications.models import Delivery, WebhookEndpoint
from notifications.operations.endpoints import MAX_ENDPOINTS
from notifications.permissions import MayHaveWebhooks
from notifications.serializers import DeliverySerializer, NewWebhookSerializer, WebhookSerializer

REFUSED = {
    400: refusal(
        "The address leads into a private network.", "address_refused", "unknown_field", attr="url"
    )
}
DENIED = {
    403: refusal("You do not have permission to perform this action.", "permission_denied"),
}
MISSING = DENIED | {404: refusal("Not found.", "not_found")}


@extend_schema(tags=["webhooks"])
@extend_schema_view(
    list=extend_schema(
        summary="List your webhooks",
        description="Newest first.",
        responses={200: WebhookSerializer(many=True)} | DENIED,
    ),
    retrieve=extend_schema(
        summary="Show a webhook",
        description="With the reason, should we have switched it off.",
        responses={200: WebhookSerializer} | MISSING,
    ),
    destroy=extend_schema(
        summary="Delete a webhook",
        description="With all that was, or was to be, sent to it.",
        responses={204: None} | MISSING,
    ),
)
class WebhookViewSet(ListModelMixin, RetrieveModelMixin, DestroyModelMixin, GenericViewSet):
    """Vendors have webhooks about their own parts of orders, staff about all."""

    request: SignedInRequest
    scopes = scopes.of("webhooks")
    queryset = WebhookEndpoint.objects.none()
    serializer_class = WebhookSerializer
    permission_classes = (MayHaveWebhooks,)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        return WebhookEndpoint.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(
        summary="Add a webhook",
        request=WebhookSerializer,
        responses={
            201: NewWebhookSerializer,
            **REFUSED,
            **DENIED,
            409: refusal(
                "You have as many webhooks as there may be.",
                "too_many_endpoints",
                limit=MAX_ENDPOINTS,
            ),
        },
    )
    def create(self, request: SignedInRequest) -> Response:
        """What happens is then sent to its address as a POST, signed after Standard Webhooks.

        The body is `{"type", "timestamp", "data"}`; `data` holds the order as you see it. The
        answer must be 2xx within 5 seconds; else it is sent again, over a day, under the same
        `webhook-id`, and then the webhook is switched off. The secret is in this answer only.
        """
        wanted = checked(WebhookSerializer, request.data, request=request)
        endpoint = operations.add_endpoint(request.user, **wanted)
        return Response(NewWebhookSerializer(endpoint).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change a webhook",
        request=WebhookSerializer,
        responses={200: WebhookSerializer} | REFUSED | MISSING,
    )
    def update(self, request: Request, pk: int) -> Response:
        """`is_active: true` switches it on again. The secret stays."""
        endpoint = self.get_object()
        wanted = checked(WebhookSerializer, request.data, request=request)
        endpoint = operations.change_endpoint(endpoint, **wanted)
        return Response(self.get_serializer(endpoint).data)


@extend_schema(tags=["webhooks"])
@extend_schema_view(
    list=extend_schema(
        summary="List what was sent to a webhook",
        description="And what is to be sent, newest first, with the last answer.",
        responses={200: DeliverySerializer(many=True)} | MISSING,
    ),
    retrieve=extend_schema(
        summary="Show what was sent to a webhook",
        description="Or is to be sent, with the last answer.",
        responses={200: DeliverySerializer} | MISSING,
    ),
)
class DeliveryViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("webhooks")
    queryset = Delivery.objects.none()
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilterSet
    permission_classes = (MayHaveWebhooks,)
    lookup_url_kwarg = "delivery"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        own = WebhookEndpoint.objects.visible_to(self.request.user)
        return get_object_or_404(own, pk=self.kwargs["pk"]).deliveries.order_by("-pk")

    @extend_schema(
        summary="Send it again",
        request=None,
        responses={
            202: OpenApiResponse(DeliverySerializer, examples=[examples.SENT_AGAIN]),
            **MISSING,
            409: refusal("The webhook is switched off. Switch it on first.", "endpoint_disabled"),
        },
    )
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: int, delivery: int) -> Response:
        """Under the same `webhook-id`, at once, and over another day if need be."""
        replayed = operations.replay_delivery(self.get_object())
        return Response(self.get_serializer(replayed).data, status.HTTP_202_ACCEPTED)
