"""Returns and cancellations: what a buyer asks for and a vendor decides."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer, Serializer
from orders.models import ReturnRequest


class ReturnSerializer(ModelSerializer):
    """What a buyer asked for: to send a part back, or to have it cancelled."""

    number = serializers.CharField(source="fulfillment.order.number")

    class Meta:
        model = ReturnRequest
        fields = [
            "id",
            "kind",
            "number",
            "fulfillment",
            "status",
            "reason",
            "answer",
            "is_waived",
            "requested_at",
            "decided_at",
            "received_at",
        ]


class CancelSerializer(Serializer):
    reason = serializers.CharField(max_length=1000)
    fulfillment = serializers.IntegerField(
        required=False, min_value=1, help_text="Only this part; else all of them."
    )


class ReturnAskSerializer(CancelSerializer):
    pass


class ReturnDecisionSerializer(Serializer):
    answer = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    waive = serializers.BooleanField(
        default=False, help_text="The buyer keeps the goods and is refunded at once."
    )


class ReturnDeclineSerializer(Serializer):
    answer = serializers.CharField(max_length=1000, help_text="Why not.")


class ReturnReceiptSerializer(Serializer):
    restock = serializers.BooleanField(default=True, help_text="Back into stock, or written off.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)
