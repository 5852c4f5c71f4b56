from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from core.api.serializers import ModelSerializer, Serializer
from core.errors import ShopError
from notifications import outgoing
from notifications.event_types import EventType
from notifications.models import Delivery, WebhookEndpoint
from notifications.permissions import may_listen_to

WANTED = {
    "url": "https://gudang.example/hooks/rupa-rawi",
    "description": "Gudang Sleman",
    "event_types": ["order.placed", "order.paid", "fulfillment.cancelled"],
    "is_active": True,
}
SHOWN = {
    "id": 4,
    **WANTED,
    "disabled_at": None,
    "disabled_reason": "",
    "created_at": "2026-04-30T08:15:00Z",
}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
DELIVERY = {
    "id": 91,
    "event_id": "evt_5f0c2b6a3c1d4e7f8a9b0c1d2e3f4a5b",
    "event_type": "order.paid",
    "object": "order:250430EA4615A55DB2",
    "sequence": 2,
    "status": "pending",
    "attempts": 1,
    "response_code": 503,
    "response_body": "Service Unavailable",
    "error": "The receiver answered 503.",
    "next_attempt_at": "2026-04-30T08:15:06Z",
    "created_at": "2026-04-30T08:15:00Z",
    "delivered_at": None,
    "data": {
        "sequence": 2,
        "order": {"number": "250430EA4615A55DB2", "status": "pending", "payment_status": "paid"},
        "fulfillment": None,
    },
}


@extend_schema_serializer(
    examples=[
        OpenApiExample("wanted", WANTED, request_only=True),
        OpenApiExample("webhook", SHOWN, response_only=True),
    ]
)
class WebhookSerializer(ModelSerializer):
    url = serializers.CharField(
        max_length=outgoing.MAX_URL, help_text="https:// or http://, on the public internet."
    )
    event_types = serializers.ListField(
        child=serializers.ChoiceField(EventType.values),
        allow_empty=False,
        max_length=len(EventType),
        help_text="What to tell.",
    )
    is_active = serializers.BooleanField(
        required=False, help_text="Switching on again also ends a switching off by us."
    )

    class Meta:
        model = WebhookEndpoint
        fields = [
            "id",
            "url",
            "description",
            "event_types",
            "is_active",
            "disabled_at",
            "disabled_reason",
            "created_at",
        ]
        read_only_fields = ["disabled_at", "disabled_reason", "created_at"]

    def validate_url(self, url: str) -> str:
        try:
            outgoing.check(url)
        except ShopError as error:
            raise serializers.ValidationError(str(error), code=error.code) from None
        return url

    def validate_event_types(self, event_types: list[str]) -> list[str]:
        user = self.context["request"].user
        refused = [name for name in event_types if not may_listen_to(user, name)]
        if refused:
            raise serializers.ValidationError(
                _("Only staff hear of %(names)s.") % {"names": ", ".join(refused)},
                code="staff_only",
            )
        return list(dict.fromkeys(event_types))


@extend_schema_serializer(
    examples=[OpenApiExample("created", SHOWN | {"secret": SECRET}, response_only=True)]
)
class NewWebhookSerializer(WebhookSerializer):
    """With the secret, which is shown this once."""

    secret = serializers.CharField(
        read_only=True, help_text="Verifies signatures (Standard Webhooks). Not shown again."
    )

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


@extend_schema_serializer(examples=[OpenApiExample("delivery", DELIVERY, response_only=True)])
class DeliverySerializer(ModelSerializer):
    event_id = serializers.CharField(
        read_only=True, help_text="The header webhook-id: the same on every attempt."
    )
    object = serializers.CharField(source="object_key", read_only=True, help_text="About what.")
    data = serializers.DictField(source="payload", read_only=True, help_text="What is sent.")

    class Meta:
        model = Delivery
        fields = [
            "id",
            "event_id",
            "event_type",
            "object",
            "sequence",
            "status",
            "attempts",
            "response_code",
            "response_body",
            "error",
            "next_attempt_at",
            "created_at",
            "delivered_at",
            "data",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "sequence": {"help_text": "Counts this webhook's events about the object, from 1."}
        }


class DeliveryQuerySerializer(Serializer):
    """The query of GET /webhooks/{id}/deliveries."""

    status = serializers.ChoiceField(Delivery.Status.choices, required=False)
    event_type = serializers.ChoiceField(EventType.values, required=False)
    page_size = serializers.IntegerField(required=False, min_value=1)
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=500)
