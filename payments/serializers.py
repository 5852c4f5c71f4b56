from rest_framework import serializers

from core.serializers import MoneyField, Serializer


class CheckoutSerializer(Serializer):
    shipping_address = serializers.IntegerField(min_value=1, help_text="An own address.")
    billing_address = serializers.IntegerField(
        required=False, min_value=1, help_text="An own address; else the shipping address."
    )
    payment_method = serializers.IntegerField(
        required=False, min_value=1, help_text="An own payment method."
    )
    gateway = serializers.CharField(
        required=False, max_length=20, help_text="How to pay; else the shop's default."
    )
    promotion_code = serializers.CharField(required=False, allow_blank=True, max_length=20)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    expected_total = MoneyField(
        required=False, help_text="Refuse (409 price_changed) when it comes to anything else."
    )
