"""What several answers hold."""

from rest_framework import serializers

from core.api.serializers import SumField, WholeNumberField


class VendorSerializer(serializers.Serializer):
    id = WholeNumberField()
    slug = serializers.CharField()
    name = serializers.CharField(source="business_name")


class TotalsSerializer(serializers.Serializer):
    subtotal = SumField(help_text="Goods before discount.")
    discount = SumField(help_text="Taken off the goods.")
    shipping = SumField(help_text="Shipping before discount.")
    shipping_discount = SumField()
    tax = SumField(help_text="Included in the total.")
    total = SumField(help_text="subtotal - discount + shipping - shipping_discount.")
