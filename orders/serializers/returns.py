"""Returns and cancellations: what a buyer asks for and a vendor decides."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer, Serializer, WholeNumberField
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
    fulfillment = WholeNumberField(
        required=False, min_value=1, help_text="Only this part; else all of them."
    )


class ReturnAskSerializer(CancelSerializer):
    pass


class AnswerSerializer(Serializer):
    """What the buyer is told: `reason`, or `answer`, its older name."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="The buyer reads it."
    )
    answer = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="The same; older name."
    )

    def validate(self, data):
        older = data.pop("answer", "")
        return data | {"reason": data.get("reason") or older}


class ReturnDecisionSerializer(AnswerSerializer):
    waive = serializers.BooleanField(
        default=False, help_text="The buyer keeps the goods and is refunded at once."
    )


class ReturnDeclineSerializer(AnswerSerializer):
    """One of the two is needed: why not."""


class ReturnReceiptSerializer(Serializer):
    restock = serializers.BooleanField(default=True, help_text="Back into stock, or written off.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)
