"""Returns and cancellations: what a buyer asks for and a vendor decides."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer, MomentField, Serializer, WholeNumberField
from orders.models import ReturnRequest
from orders.models.cart import MAX_QUANTITY


class ReturnItemSerializer(serializers.Serializer):
    """So many pieces that go back."""

    item = WholeNumberField(source="item_id", help_text="Of the order.")
    quantity = WholeNumberField()
    restocked = WholeNumberField(help_text="Of these, back in stock once they came.")


class ReturnSerializer(ModelSerializer):
    """What a buyer asked for: to send goods of a part back, or to have it cancelled."""

    number = serializers.CharField(source="fulfillment.order.number")
    items = ReturnItemSerializer(
        many=True, source="told_items", help_text="What goes back; of a cancellation none."
    )
    pictures = serializers.ListField(
        child=WholeNumberField(), source="told_pictures", help_text="Ids of what shows the fault."
    )
    exchange = serializers.CharField(
        source="told_exchange",
        allow_null=True,
        help_text="Number of the order that was placed in exchange; null: none.",
    )

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
            "at_fault",
            "items",
            "pictures",
            "exchange",
            "requested_at",
            "decided_at",
            "received_at",
        ]


class CancelSerializer(Serializer):
    reason = serializers.CharField(max_length=1000)
    fulfillment = WholeNumberField(
        required=False, min_value=1, help_text="Only this part; else all of them."
    )


class PiecesSerializer(Serializer):
    item = WholeNumberField(min_value=1)
    quantity = WholeNumberField(min_value=1, max_value=MAX_QUANTITY)


def pieces_of(lines: list[dict[str, int]]) -> dict[int, int]:
    """By item; one that is named twice counts together."""
    pieces: dict[int, int] = {}
    for line in lines:
        pieces[line["item"]] = pieces.get(line["item"], 0) + line["quantity"]
    return pieces


class ReturnAskSerializer(CancelSerializer):
    items = PiecesSerializer(
        many=True,
        required=False,
        help_text="So many pieces of these items of the order; left out: all that can go back.",
    )

    def validate_items(self, lines: list[dict[str, int]]) -> dict[int, int]:
        return pieces_of(lines)


class ReturnPictureUploadSerializer(Serializer):
    file = serializers.FileField(help_text="PNG, JPEG or WebP, at most 8 MiB and 25 megapixels.")


class ReturnPictureSerializer(serializers.Serializer):
    id = WholeNumberField()
    uploaded_at = MomentField()


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
    at_fault = serializers.ChoiceField(
        ReturnRequest.Fault.choices,
        required=False,
        help_text="`vendor`: the shipping is given back too.",
    )


class ReturnDeclineSerializer(AnswerSerializer):
    """One of the two is needed: why not."""


class RestockedSerializer(Serializer):
    item = WholeNumberField(min_value=1)
    restocked = WholeNumberField(min_value=0, max_value=MAX_QUANTITY)


class ReturnReceiptSerializer(Serializer):
    restock = serializers.BooleanField(
        default=True, help_text="Back into stock, or written off: what `items` does not name."
    )
    items = RestockedSerializer(
        many=True, required=False, help_text="Of these items so many pieces, and no more."
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)
