"""Counting many goods at once."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalog.models import Variant
from catalog.models.variant import MAX_STOCK
from catalog.operations import Count
from catalog.operations.checks import length_of
from core.api.serializers import Serializer, WholeNumberField

MAX_COUNTS = 500


class CountsSerializer(serializers.ListSerializer):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"allow_empty": False, "max_length": MAX_COUNTS}))


class CountSerializer(Serializer):
    """Either `stock` or `change`."""

    sku = serializers.CharField(max_length=length_of(Variant, "sku"))
    stock = WholeNumberField(
        required=False, min_value=0, max_value=MAX_STOCK, help_text="What was counted."
    )
    change = WholeNumberField(
        required=False,
        min_value=-MAX_STOCK,
        max_value=MAX_STOCK,
        help_text="What came in, or, negative, was lost.",
    )
    expected = WholeNumberField(
        required=False,
        min_value=0,
        max_value=MAX_STOCK,
        help_text="What the stock must be before, else `stock_changed`.",
    )

    class Meta:
        list_serializer_class = CountsSerializer

    def validate(self, attrs: dict[str, Any]) -> Count:
        if ("stock" in attrs) == ("change" in attrs):
            raise serializers.ValidationError(_("Send either stock or change."))
        return Count(**attrs)


class CountErrorSerializer(Serializer):
    code = serializers.CharField()
    detail = serializers.CharField(source="message")


@extend_schema_serializer(many=False)
class CountedSerializer(Serializer):
    """What became of a count, in the order sent."""

    sku = serializers.CharField()
    variant = WholeNumberField(allow_null=True)
    stock = WholeNumberField(
        allow_null=True, help_text="As it is now; null where there is no such SKU."
    )
    error = CountErrorSerializer(
        allow_null=True,
        help_text="`unknown_sku`, `stock_changed`, `below_zero` or `above_most`; null: done.",
    )


class StockAnswerSerializer(Serializer):
    results = CountedSerializer(many=True)
