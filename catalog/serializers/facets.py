"""Counts of goods."""

from decimal import Decimal

from rest_framework import serializers

from catalog.reads.facets import NAMES
from catalog.serializers.categories import CategoryLinkSerializer
from core.api.serializers import Serializer, WholeNumberField


class CategoryCountSerializer(CategoryLinkSerializer):
    parent = WholeNumberField(allow_null=True)
    count = WholeNumberField()

    class Meta(CategoryLinkSerializer.Meta):
        fields = [*CategoryLinkSerializer.Meta.fields, "parent", "count"]


class VendorCountSerializer(Serializer):
    id = WholeNumberField()
    name = serializers.CharField()
    slug = serializers.CharField()
    count = WholeNumberField()


class NameCountSerializer(Serializer):
    name = serializers.CharField()
    count = WholeNumberField()


class OptionCountSerializer(Serializer):
    """How many goods come with an option, as `option=name:value` asks for it."""

    name = serializers.CharField()
    value = serializers.CharField()
    count = WholeNumberField()


class PriceCountSerializer(Serializer):
    """How many goods have a price from `min` up to, and not including, `max`."""

    min = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))
    max = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    count = WholeNumberField()


class FacetsSerializer(Serializer):
    count = WholeNumberField()
    is_estimate = serializers.BooleanField(
        help_text="Whether `count` is what a sample of the goods lets expect: so where more than "
        "10,000 fit, or where only a look at all goods would tell."
    )
    estimated = serializers.ListField(
        child=serializers.ChoiceField([(name, name) for name in NAMES]),
        help_text="The facets whose figures are. One of which something was chosen counts more "
        "goods than the list holds.",
    )
    currency = serializers.CharField()
    categories = CategoryCountSerializer(many=True)
    vendors = VendorCountSerializer(many=True)
    tags = NameCountSerializer(many=True)
    sustainability = NameCountSerializer(many=True)
    options = OptionCountSerializer(many=True)
    prices = PriceCountSerializer(many=True)
