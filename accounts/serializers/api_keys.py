from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts import examples
from accounts.models import ApiKey
from accounts.scopes import ALIASES, Scope
from core.api.serializers import ModelSerializer, MomentField, Serializer

A_LONG_TIME = timedelta(days=3_660)


@extend_schema_serializer(examples=[examples.KEY])
class ApiKeySerializer(ModelSerializer):
    """An API key as its owner sees it later: not the key itself."""

    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), read_only=True)

    class Meta:
        model = ApiKey
        fields = ["id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"]
        read_only_fields = fields


@extend_schema_serializer(examples=[examples.NEW_KEY])
class NewApiKeySerializer(ApiKeySerializer):
    key = serializers.CharField(
        allow_null=True, help_text="Shown this once. Null when the answer is replayed."
    )

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "key"]
        read_only_fields = fields


class ScopeField(serializers.ChoiceField):
    """A scope by its name, or by an alias that stands for one."""

    def to_internal_value(self, data):
        given = ALIASES.get(data, data) if isinstance(data, str) else data
        return super().to_internal_value(given)


@extend_schema_serializer(examples=[examples.KEY_REQUEST])
class ApiKeyRequestSerializer(Serializer):
    name = serializers.CharField(max_length=100, help_text="What the key is for.")
    scopes = serializers.ListField(
        child=ScopeField(Scope.choices),
        min_length=1,
        max_length=50,
        help_text="`edit-orders` is another name of `orders:write`.",
    )
    expires_at = MomentField(
        required=False, allow_null=True, help_text="At most ten years ahead; null: never."
    )

    def validate_expires_at(self, moment):
        now = timezone.now()
        if moment is not None and not now < moment <= now + A_LONG_TIME:
            raise serializers.ValidationError(
                _("Give a time in the next ten years."), code="out_of_range"
            )
        return moment
