"""Money that goes back, as the people of an order see it."""

from rest_framework import serializers

from core.api.serializers import MomentField, MoneyField, WholeNumberField, WordField


class RefundLineSerializer(serializers.Serializer):
    fulfillment = WholeNumberField(
        source="fulfillment_id",
        allow_null=True,
        help_text="The part it is for; null for what was paid though nobody owed it.",
    )
    item = WholeNumberField(
        source="item_id", allow_null=True, help_text="Of that part; null for its shipping."
    )
    amount = MoneyField()


class OrderRefundSerializer(serializers.Serializer):
    """Money back of an order; for a vendor, what of it is for its own part."""

    id = WholeNumberField()
    amount = MoneyField()
    currency = serializers.CharField()
    status = WordField(
        words="payments.models.Refund.Status",
        help_text="pending until the money was sent, then done; a failed one is asked for again.",
    )
    reason = serializers.CharField()
    lines = RefundLineSerializer(many=True)
    created_at = MomentField()
    done_at = MomentField(allow_null=True)
