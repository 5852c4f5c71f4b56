from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from core.api.schema import refusal
from core.api.serializers import checked
from notifications import operations
from notifications.models import Delivery, WebhookEndpoint
from notifications.operations.endpoints import MAX_ENDPOINTS
from notifications.permissions import MayHaveWebhooks
from notifications.serializers import (
    DELIVERY,
    DeliveryQuerySerializer,
    DeliverySerializer,
    NewWebhookSerializer,
    WebhookSerializer,
)

REFUSED = {
    400: refusal(
        "The address leads into a private network.", "address_refused", "unknown_field", attr="url"
    )
}
DENIED = {
    403: refusal("You do not have permission to perform this action.", "permission_denied"),
}
MISSING = DENIED | {404: refusal("Not found.", "not_found")}


class OwnWebhooks(GenericViewSet):
    """Vendors have webhooks about their own parts of orders, staff about all."""

    scopes = scopes.of("webhooks")
    queryset = WebhookEndpoint.objects.none()
    permission_classes = (MayHaveWebhooks,)

    def get_endpoint(self) -> WebhookEndpoint:
        """The asker's own; missing and other people's look the same."""
        own = WebhookEndpoint.objects.visible_to(self.request.user)
        endpoint = own.filter(pk=self.kwargs["pk"]).first()
        if endpoint is None:
            raise NotFound()
        return endpoint


@extend_schema(tags=["webhooks"])
class WebhookViewSet(OwnWebhooks):
    serializer_class = WebhookSerializer

    @extend_schema(
        summary="List your webhooks", responses={200: WebhookSerializer(many=True)} | DENIED
    )
    def list(self, request: Request) -> Response:
        """Newest first."""
        own = WebhookEndpoint.objects.visible_to(request.user).order_by("-pk")
        page = self.paginate_queryset(own)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

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
    def create(self, request: Request) -> Response:
        """What happens is then sent to its address as a POST, signed after Standard Webhooks.

        The body is `{"type", "timestamp", "data"}`; `data` holds the order as you see it. The
        answer must be 2xx within 5 seconds; else it is sent again, over a day, under the same
        `webhook-id`, and then the webhook is switched off. The secret is in this answer only.
        """
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        endpoint = operations.add_endpoint(request.user, **serializer.validated_data)
        return Response(NewWebhookSerializer(endpoint).data, status.HTTP_201_CREATED)

    @extend_schema(summary="Show a webhook", responses={200: WebhookSerializer} | MISSING)
    def retrieve(self, request: Request, pk: int) -> Response:
        """With the reason, should we have switched it off."""
        return Response(self.get_serializer(self.get_endpoint()).data)

    @extend_schema(
        summary="Change a webhook",
        request=WebhookSerializer,
        responses={200: WebhookSerializer} | REFUSED | MISSING,
    )
    def update(self, request: Request, pk: int) -> Response:
        """`is_active: true` switches it on again. The secret stays."""
        endpoint = self.get_endpoint()
        serializer = self.get_serializer(endpoint, data=request.data)
        serializer.is_valid(raise_exception=True)
        endpoint = operations.change_endpoint(endpoint, **serializer.validated_data)
        return Response(self.get_serializer(endpoint).data)

    @extend_schema(summary="Delete a webhook", responses={204: None} | MISSING)
    def destroy(self, request: Request, pk: int) -> Response:
        """With all that was, or was to be, sent to it."""
        self.get_endpoint().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(tags=["webhooks"])
class DeliveryViewSet(OwnWebhooks):
    serializer_class = DeliverySerializer

    @extend_schema(
        summary="List what was sent to a webhook",
        parameters=[DeliveryQuerySerializer],
        responses={200: DeliverySerializer(many=True)} | MISSING,
    )
    def list(self, request: Request, pk: int) -> Response:
        """And what is to be sent, newest first, with the last answer."""
        query = checked(DeliveryQuerySerializer, request.query_params.dict())
        wanted = {name: query[name] for name in ("status", "event_type") if name in query}
        deliveries = self.get_endpoint().deliveries.filter(**wanted).order_by("-pk")
        page = self.paginate_queryset(deliveries)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        summary="Send it again",
        request=None,
        responses={
            202: OpenApiResponse(
                DeliverySerializer, examples=[OpenApiExample("Sent again", DELIVERY)]
            ),
            **MISSING,
            409: refusal("The webhook is switched off. Switch it on first.", "endpoint_disabled"),
        },
    )
    def replay(self, request: Request, pk: int, delivery: int) -> Response:
        """Under the same `webhook-id`, at once, and over another day if need be."""
        found = Delivery.objects.filter(endpoint=self.get_endpoint(), pk=delivery).first()
        if found is None:
            raise NotFound()
        replayed = operations.replay_delivery(found)
        return Response(self.get_serializer(replayed).data, status.HTTP_202_ACCEPTED)
