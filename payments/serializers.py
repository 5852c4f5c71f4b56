from decimal import Decimal

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from content.serializers import PageLinkSerializer
from core.api.serializers import (
    CurrencyField,
    ModelSerializer,
    MoneyField,
    Serializer,
    WholeNumberField,
    WordField,
)
from house.serializers import HouseSerializer
from orders.serializers import RefundLineSerializer
from payments import examples
from payments.models import PaymentEvent, Refund


@extend_schema_serializer(examples=examples.SHOP)
class ShopSerializer(HouseSerializer):
    """The shop as its own clients show it: its face, and what holds for every order."""

    currency = CurrencyField()
    languages = serializers.ListField(child=serializers.CharField())
    return_hours = serializers.IntegerField(
        help_text="So long after delivery may a buyer ask to send goods back."
    )
    gateways = serializers.ListField(
        child=WordField(words="payments.gateways.GATEWAYS"), help_text="The ways to pay."
    )

    pages = PageLinkSerializer(many=True, help_text="Terms, help and the like, in their order.")

    class Meta(HouseSerializer.Meta):
        fields = [
            *HouseSerializer.Meta.fields,
            "currency",
            "languages",
            "return_hours",
            "gateways",
            "pages",
        ]
        read_only_fields = fields


class CheckoutSerializer(Serializer):
    shipping_address = WholeNumberField(min_value=1, help_text="An own address.")
    billing_address = WholeNumberField(
        required=False, min_value=1, help_text="An own address; else the shipping address."
    )
    payment_method = WholeNumberField(
        required=False, min_value=1, help_text="An own payment method."
    )
    gateway = WordField(
        words="payments.gateways.GATEWAYS",
        required=False,
        max_length=20,
        help_text="How to pay; else the shop's default.",
    )
    promotion_code = serializers.CharField(required=False, allow_blank=True, max_length=20)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    expected_total = MoneyField(
        required=False, help_text="Refuse (409 price_changed) when it comes to anything else."
    )


class PaymentStatusSerializer(Serializer):
    status = serializers.ChoiceField(["paid", "cancelled", "refunded"])
    notes = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="Goes into the history; required to refund.",
    )

    def validate(self, data):
        if data["status"] == "refunded" and not data.get("notes", "").strip():
            raise serializers.ValidationError(
                {"notes": _("Please give a reason.")}, code="required"
            )
        return data


class PayAgainSerializer(Serializer):
    gateway = WordField(
        words="payments.gateways.GATEWAYS",
        required=False,
        max_length=20,
        help_text="How to pay; else the shop's default.",
    )


class RefundRequestSerializer(Serializer):
    amount = MoneyField(
        required=False, min_value=Decimal("0.01"), help_text="Left out: all that is left."
    )
    fulfillment = WholeNumberField(
        required=False,
        min_value=1,
        help_text="For this vendor's part, and no more than it cost. Left out: spread over what is "
        "left of each.",
    )
    reason = serializers.CharField(max_length=1000, help_text="Kept with the refund.")


class RefundSerializer(ModelSerializer):
    payment = serializers.CharField(source="payment.reference", help_text="Out of this payment.")
    currency = serializers.CharField(source="payment.currency")
    status = serializers.ChoiceField(
        Refund.Status.choices, help_text="pending until the gateway or staff have sent the money."
    )

    fulfillment = WholeNumberField(
        source="only_part_id",
        allow_null=True,
        help_text="The part, where all of it is for one; else see `lines`.",
    )
    lines = RefundLineSerializer(many=True)

    class Meta:
        model = Refund
        fields = [
            "id",
            "payment",
            "fulfillment",
            "amount",
            "currency",
            "status",
            "reason",
            "lines",
            "created_at",
            "done_at",
        ]


class RefundsSerializer(serializers.Serializer):
    """Money that goes back; more than one where an order was paid in several payments."""

    refunds = RefundSerializer(many=True)


class ReceivedSerializer(serializers.Serializer):
    result = serializers.ChoiceField(
        PaymentEvent.Result.choices, help_text="What came of the event, this time or the first."
    )
