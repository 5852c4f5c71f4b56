"""An owner's own names for statuses."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.serializers import ModelSerializer, Serializer, WholeNumberField
from orders.models import StatusLabel
from orders.statuses import Status


class LabelSerializer(ModelSerializer):
    """An owner's own name for a status."""

    class Meta:
        model = StatusLabel
        fields = ["id", "slug", "name_id", "name_en", "colour", "status", "position"]
        read_only_fields = ["id", "position"]

    def validate_slug(self, slug: str) -> str:
        if slug in Status.values:
            raise serializers.ValidationError(_("A status of the shop cannot be a label."))
        return slug


class LabelPositionSerializer(Serializer):
    id = WholeNumberField(min_value=1)
    position = WholeNumberField(min_value=0, max_value=10_000)


class LabelPositionsSerializer(serializers.ListSerializer):
    child = LabelPositionSerializer()
