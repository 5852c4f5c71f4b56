from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from core.errors import ShopError
from notifications import examples, outgoing
from notifications.event_types import EventType
from notifications.models import Delivery, WebhookEndpoint
from notifications.permissions import may_listen_to


@extend_schema_serializer(examples=[examples.WANTED, examples.WEBHOOK])
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


@extend_schema_serializer(examples=[examples.NEW_WEBHOOK])
class NewWebhookSerializer(WebhookSerializer):
    """With the secret, which is shown this once."""

    secret = serializers.CharField(
        read_only=True, help_text="Verifies signatures (Standard Webhooks). Not shown again."
    )

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


@extend_schema_serializer(examples=[examples.DELIVERY])
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
