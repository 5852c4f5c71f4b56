"""What vendors send."""

from rest_framework import serializers

from catalog.models import Category, Product
from catalog.operations.images import ALT_LENGTH, URL_LENGTH
from catalog.operations.products import (
    DESCRIPTION_LENGTH,
    MAX_ATTRIBUTES,
    MAX_MINIMUM,
    MAX_TAGS,
    WORD_LENGTH,
)
from catalog.operations.variants import MAX_STOCK, MAX_VARIANTS
from core.api.json import is_clean
from core.api.serializers import MoneyField, Serializer


class Text(serializers.CharField):
    """Text without control characters, also where it does not come as JSON."""

    def to_internal_value(self, data) -> str:
        text = super().to_internal_value(data)
        if not is_clean(text):
            raise serializers.ValidationError("Control characters are not allowed.")
        return text


class VariantChangeSerializer(Serializer):
    id = serializers.IntegerField(
        required=False, min_value=1, help_text="The variant to change; absent: a new one."
    )
    sku = serializers.CharField(
        required=False, allow_blank=True, max_length=64, help_text="Made when absent."
    )
    name = serializers.CharField(required=False, allow_blank=True, max_length=100)
    options = serializers.DictField(
        child=serializers.CharField(max_length=100),
        required=False,
        help_text='As in {"ukuran": "M"}.',
    )
    price = MoneyField(max_digits=13, required=False)
    stock = serializers.IntegerField(required=False, min_value=0, max_value=MAX_STOCK)
    weight_grams = serializers.IntegerField(required=False, min_value=0, max_value=10_000_000)
    is_default = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)

    def validate_options(self, options: dict) -> dict:
        if len(options) > 10 or any(not 0 < len(name) <= 50 for name in options):
            raise serializers.ValidationError("At most 10 options, names of 1 to 50 characters.")
        return options


class ProductChangeSerializer(Serializer):
    name = serializers.CharField(max_length=100)
    description = serializers.CharField(
        required=False, allow_blank=True, max_length=DESCRIPTION_LENGTH
    )
    category = serializers.PrimaryKeyRelatedField(
        queryset=Category.objects.active(), required=False, allow_null=True
    )
    status = serializers.ChoiceField(Product.Status.choices, required=False)
    min_order_quantity = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_MINIMUM
    )
    variants = VariantChangeSerializer(
        many=True,
        help_text=f"1 to {MAX_VARIANTS}. POST and PUT: the whole list, what it leaves out goes off "
        "sale. PATCH: only those that change.",
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=WORD_LENGTH), required=False, max_length=MAX_TAGS
    )
    sustainability_attributes = serializers.ListField(
        child=serializers.CharField(max_length=WORD_LENGTH),
        required=False,
        max_length=MAX_ATTRIBUTES,
    )


class ProductReplacementSerializer(ProductChangeSerializer):
    """PUT: what is not sent is as for a new product."""

    def to_internal_value(self, data):
        given = super().to_internal_value(data)
        fresh = {
            "description": "",
            "category": None,
            "min_order_quantity": 1,
            "tags": [],
            "sustainability_attributes": [],
        }
        return fresh | given


class ImageUploadSerializer(Serializer):
    file = serializers.FileField(
        required=False, help_text="PNG, JPEG or WebP, at most 8 MiB and 25 megapixels."
    )
    url = serializers.CharField(
        required=False, max_length=URL_LENGTH, help_text="An http or https address instead."
    )
    alt = Text(required=False, allow_blank=True, max_length=ALT_LENGTH)
    position = serializers.IntegerField(required=False, min_value=0, max_value=100)
    is_primary = serializers.BooleanField(required=False, default=False)


class ImageChangeSerializer(Serializer):
    alt = Text(required=False, allow_blank=True, max_length=ALT_LENGTH)
    position = serializers.IntegerField(required=False, min_value=0, max_value=100)
    is_primary = serializers.BooleanField(required=False)
