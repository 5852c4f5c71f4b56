from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from content.serializers import PageLinkSerializer
from core.api.serializers import (
    CurrencyField,
    ModelSerializer,
    MomentField,
    MoneyField,
    Serializer,
    WholeNumberField,
    WordField,
)
from house.serializers import HouseSerializer
from orders.models import Checkout
from orders.models.cart import MAX_QUANTITY
from orders.serializers import PreviewSerializer, RefundLineSerializer
from payments import examples
from payments.models import HouseAccount, Payment, PaymentEvent, Proof, Refund


@extend_schema_serializer(examples=examples.SHOP)
class ShopSerializer(HouseSerializer):
    """The shop as its own clients show it: its face, and what holds for every order."""

    currency = CurrencyField()
    languages = serializers.ListField(child=serializers.CharField())
    return_hours = WholeNumberField(
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


class CheckoutAddressSerializer(Serializer):
    recipient_name = serializers.CharField(max_length=100)
    phone = serializers.CharField(max_length=30)
    line1 = serializers.CharField(max_length=100)
    line2 = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    city = serializers.CharField(max_length=50)
    state = serializers.CharField(max_length=50)
    postal_code = serializers.CharField(max_length=20)
    country = serializers.CharField(max_length=50, required=False, default="Indonesia")


class CheckoutLineSerializer(Serializer):
    variant = WholeNumberField(min_value=1)
    quantity = WholeNumberField(min_value=1, max_value=MAX_QUANTITY)


def pieces_of(lines: list[dict[str, int]]) -> dict[int, int]:
    """By variant; one that is named twice counts together."""
    pieces: dict[int, int] = {}
    for line in lines:
        pieces[line["variant"]] = pieces.get(line["variant"], 0) + line["quantity"]
    return pieces


class CheckoutDetailsSerializer(Serializer):
    lines = CheckoutLineSerializer(
        many=True, required=False, help_text="Left out: what is in the cart by now."
    )
    email = serializers.EmailField(
        required=False, allow_blank=True, max_length=254, help_text="Else the buyer's own."
    )
    language = serializers.ChoiceField(
        User.Language.choices, required=False, help_text="Of the mails to a guest."
    )
    shipping_address = CheckoutAddressSerializer(required=False, allow_null=True)
    billing_address = CheckoutAddressSerializer(
        required=False, allow_null=True, help_text="Left out: the shipping address."
    )
    promotion_code = serializers.CharField(required=False, allow_blank=True, max_length=20)
    gateway = WordField(
        words="payments.gateways.GATEWAYS",
        required=False,
        max_length=20,
        help_text="How to pay; else the shop's default.",
    )
    notes = serializers.CharField(required=False, allow_blank=True, max_length=1000)

    def validate_lines(self, lines: list[dict[str, int]]) -> dict[int, int]:
        return pieces_of(lines)


class ExchangeSerializer(Serializer):
    lines = CheckoutLineSerializer(
        many=True,
        required=False,
        help_text="Of the same vendor. Left out: the same goods once more.",
    )

    def validate_lines(self, lines: list[dict[str, int]]) -> dict[int, int]:
        return pieces_of(lines)


class CheckoutCompletionSerializer(Serializer):
    expected_total = MoneyField(
        required=False, help_text="Refuse (409 price_changed) when it comes to anything else."
    )


class CheckoutSessionSerializer(PreviewSerializer):
    """A checkout on its way to an order, and what it would come to now."""

    id = serializers.CharField(source="checkout.public_id")
    status = serializers.ChoiceField(Checkout.Status.choices, source="checkout.status")
    expires_at = MomentField(source="checkout.expires_at")
    lines = CheckoutLineSerializer(many=True, source="checkout.lines")
    email = serializers.CharField(source="checkout.email")
    language = serializers.ChoiceField(User.Language.choices, source="checkout.language")
    shipping_address = CheckoutAddressSerializer(
        source="checkout.shipping_address", allow_null=True
    )
    billing_address = CheckoutAddressSerializer(source="checkout.billing_address", allow_null=True)
    promotion_code = serializers.CharField(source="checkout.promotion_code")
    gateway = serializers.CharField(source="checkout.gateway")
    notes = serializers.CharField(source="checkout.notes")
    exchange_for = serializers.CharField(
        source="checkout.exchange_for.fulfillment.order.number",
        allow_null=True,
        default=None,
        help_text="Number of the order whose goods go back for these; null: no exchange.",
    )
    order = serializers.CharField(
        source="checkout.order.number", allow_null=True, default=None, help_text="Once completed."
    )
    order_key = serializers.CharField(help_text="What opens a guest's order; else empty.")


class WayToPaySerializer(serializers.Serializer):
    gateway = WordField(words="payments.gateways.names", source="name")
    title = serializers.CharField()
    needs = serializers.ListField(
        child=serializers.ChoiceField(["redirect", "transfer", "cash"]),
        help_text="Of the buyer, once ordered: to pay on the gateway's page, to transfer, or to "
        "have the money ready at the door.",
    )
    is_default = serializers.BooleanField()


class CheckoutOptionsSerializer(serializers.Serializer):
    ways_to_pay = WayToPaySerializer(many=True)
    countries = serializers.ListField(child=serializers.CharField())
    provinces = serializers.ListField(child=serializers.CharField())


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
    item = WholeNumberField(
        required=False, min_value=1, help_text="For this item of the order, and no more."
    )
    shipping = serializers.BooleanField(
        default=False, help_text="For the shipping of the part that `fulfillment` names."
    )
    reason = serializers.CharField(max_length=1000, help_text="Kept with the refund.")

    def validate(self, data):
        if data["shipping"] and ("item" in data or "fulfillment" not in data):
            wrong = _("Shipping is of a part: name that, and no item.")
            raise serializers.ValidationError({"shipping": wrong})
        return data


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


class ProofUploadSerializer(Serializer):
    file = serializers.FileField(
        help_text="PNG, JPEG or WebP, at most 8 MiB and 25 megapixels; or a PDF of at most 2 MiB."
    )


class StaffProofSerializer(ModelSerializer):
    """What a buyer uploaded, beside what was to be paid."""

    order = serializers.CharField(source="payment.order.number", help_text="Its number.")
    payment = serializers.CharField(source="payment.reference")
    payment_status = serializers.ChoiceField(Payment.Status.choices, source="payment.status")
    buyer = serializers.CharField(source="payment.order.buyer_name")
    amount = MoneyField(source="payment.amount", help_text="What was to be transferred.")
    currency = serializers.CharField(source="payment.currency")

    class Meta:
        model = Proof
        fields = [
            "id",
            "order",
            "payment",
            "payment_status",
            "buyer",
            "amount",
            "currency",
            "status",
            "reason",
            "content_type",
            "uploaded_at",
            "decided_at",
        ]
        read_only_fields = fields


class StaffHouseAccountSerializer(ModelSerializer):
    """A bank account of the house, as staff keep it."""

    class Meta:
        model = HouseAccount
        fields = ["id", "bank", "number", "holder", "is_active", "position"]
        read_only_fields = ["id"]
        validators: list[Any] = []  # the operation says it


class ProofRefusalSerializer(Serializer):
    reason = serializers.CharField(max_length=1000, help_text="The buyer reads it.")
