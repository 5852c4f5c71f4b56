"""Counts of goods."""

from decimal import Decimal

from rest_framework import serializers

from catalog.serializers.categories import CategoryLinkSerializer
from core.api.serializers import Serializer


class CategoryCountSerializer(CategoryLinkSerializer):
    parent = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField()

    class Meta(CategoryLinkSerializer.Meta):
        fields = [*CategoryLinkSerializer.Meta.fields, "parent", "count"]


class VendorCountSerializer(Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    count = serializers.IntegerField()


class NameCountSerializer(Serializer):
    name = serializers.CharField()
    count = serializers.IntegerField()


class PriceCountSerializer(Serializer):
    """How many prices lie from `min` up to, and not including, `max`."""

    min = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))
    max = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    count = serializers.IntegerField()


class FacetsSerializer(Serializer):
    count = serializers.IntegerField()
    currency = serializers.CharField()
    categories = CategoryCountSerializer(many=True)
    vendors = VendorCountSerializer(many=True)
    tags = NameCountSerializer(many=True)
    sustainability = NameCountSerializer(many=True)
    prices = PriceCountSerializer(many=True)
