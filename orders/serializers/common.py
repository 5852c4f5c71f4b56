"""What several answers hold."""

from rest_framework import serializers

from core.api.serializers import MoneyField


class VendorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField(source="business_name")


class TotalsSerializer(serializers.Serializer):
    subtotal = MoneyField(help_text="Goods before discount.")
    discount = MoneyField(help_text="Taken off the goods.")
    shipping = MoneyField(help_text="Shipping before discount.")
    shipping_discount = MoneyField()
    tax = MoneyField(help_text="Included in the total.")
    total = MoneyField(help_text="subtotal - discount + shipping - shipping_discount.")
