from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from audit import examples
from audit.models import LogEntry
from core.api.serializers import ModelSerializer, WholeNumberField


class LogActorSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(LogEntry.Kind.choices)
    id = WholeNumberField(source="actor_id", allow_null=True, help_text="The person's.")
    name = serializers.CharField(source="actor.name", default="")
    key = WholeNumberField(
        source="key_id", allow_null=True, help_text="With which API key they acted."
    )
    key_name = serializers.CharField()
    job = serializers.CharField()


class LogTargetSerializer(serializers.Serializer):
    type = serializers.CharField(source="target_type")
    id = serializers.CharField(source="target_id")
    name = serializers.CharField(source="target", help_text="What it was called then.")


@extend_schema_serializer(examples=[examples.CHANGED_PRICE])
class LogEntrySerializer(ModelSerializer):
    """Who did what to which thing; `before` and `after` hold the fields that changed."""

    actor = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()
    before = serializers.DictField()
    after = serializers.DictField()

    class Meta:
        model = LogEntry
        fields = ["id", "at", "actor", "action", "target", "before", "after", "request_id", "ip"]

    @extend_schema_field(LogActorSerializer)
    def get_actor(self, entry: LogEntry) -> dict:
        return LogActorSerializer(entry).data

    @extend_schema_field(LogTargetSerializer)
    def get_target(self, entry: LogEntry) -> dict:
        return LogTargetSerializer(entry).data
