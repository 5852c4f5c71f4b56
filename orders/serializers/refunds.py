"""Money that goes back, as the people of an order see it."""

from rest_framework import serializers

from core.api.serializers import MoneyField


class RefundLineSerializer(serializers.Serializer):
    fulfillment = serializers.IntegerField(
        source="fulfillment_id",
        allow_null=True,
        help_text="The part it is for; null for what was paid though nobody owed it.",
    )
    amount = MoneyField()
