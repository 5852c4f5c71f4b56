"""What vendors send."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from catalog.models import (
    PLAIN_FIELDS,
    PUBLIC_FIELDS,
    Category,
    Product,
    SustainabilityAttribute,
    Tag,
    Variant,
)
from catalog.models.variant import PRICE_DIGITS, check_options
from catalog.operations.checks import length_of
from catalog.operations.images import ALT_LENGTH, URL_LENGTH
from catalog.operations.products import MAX_ATTRIBUTES, MAX_TAGS
from catalog.operations.variants import MAX_VARIANTS
from core.api.serializers import ModelSerializer, MoneyField, Serializer, WholeNumberField
from core.texts import is_clean


class Text(serializers.CharField):
    """Text without control characters, also where it does not come as JSON."""

    def to_internal_value(self, data) -> str:
        text = super().to_internal_value(data)
        if not is_clean(text):
            raise serializers.ValidationError(_("Control characters are not allowed."))
        return text


class VariantChangeSerializer(ModelSerializer):
    id = WholeNumberField(
        required=False, min_value=1, help_text="The variant to change; absent: a new one."
    )
    options = serializers.DictField(
        child=serializers.CharField(max_length=100),
        required=False,
        validators=[check_options],
        help_text='As in {"ukuran": "M"}.',
    )
    price = MoneyField(max_digits=PRICE_DIGITS, required=False)
    image = WholeNumberField(
        required=False,
        allow_null=True,
        min_value=1,
        help_text="The id of the product's picture that shows it; null: none.",
    )

    class Meta:
        model = Variant
        fields = [
            "id",
            "sku",
            "name",
            "options",
            "price",
            "stock",
            "weight_grams",
            "is_default",
            "is_active",
            "image",
        ]
        extra_kwargs = {
            "sku": {
                "required": False,
                "allow_blank": True,
                "validators": [],  # whose it is, write_variants knows
                "help_text": "Made when absent.",
            }
        }


class ProductChangeSerializer(ModelSerializer):
    slug = serializers.CharField(
        max_length=length_of(Product, "slug"),
        required=False,
        help_text="Made of the name when absent, and then kept. Addresses from before lead here.",
    )
    category = serializers.PrimaryKeyRelatedField(
        pk_field=WholeNumberField(),
        queryset=Category.objects.active(),
        required=False,
        allow_null=True,
    )
    variants = VariantChangeSerializer(
        many=True,
        help_text=f"1 to {MAX_VARIANTS}. POST and PUT: the whole list, what it leaves out goes off "
        "sale. PATCH: only those that change.",
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=length_of(Tag, "name")),
        required=False,
        max_length=MAX_TAGS,
    )
    sustainability_attributes = serializers.ListField(
        child=serializers.CharField(max_length=length_of(SustainabilityAttribute, "name")),
        required=False,
        max_length=MAX_ATTRIBUTES,
    )

    class Meta:
        model = Product
        fields = [*PLAIN_FIELDS, "slug", "variants", "tags", "sustainability_attributes"]


class ProductReplacementSerializer(ProductChangeSerializer):
    """PUT: what is not sent is as for a new product."""

    def to_internal_value(self, data):
        given = super().to_internal_value(data)
        fresh = Product()
        plain = {name: getattr(fresh, name) for name in PUBLIC_FIELDS if name != "name"}
        return plain | {"tags": [], "sustainability_attributes": []} | given


class ImageUploadSerializer(Serializer):
    file = serializers.FileField(
        required=False, help_text="PNG, JPEG or WebP, at most 8 MiB and 25 megapixels."
    )
    url = serializers.CharField(
        required=False, max_length=URL_LENGTH, help_text="An http or https address instead."
    )
    alt = Text(required=False, allow_blank=True, max_length=ALT_LENGTH)
    position = WholeNumberField(required=False, min_value=0, max_value=100)
    is_primary = serializers.BooleanField(required=False, default=False)


class ImageChangeSerializer(Serializer):
    alt = Text(required=False, allow_blank=True, max_length=ALT_LENGTH)
    position = WholeNumberField(required=False, min_value=0, max_value=100)
    is_primary = serializers.BooleanField(required=False)
