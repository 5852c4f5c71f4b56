"""What the catalogue's JSON looks like, in and out.

The hot reads do not run these serializers on the way out; they say the same
(catalog/tests/test_reads.py compares them).
"""

from decimal import Decimal

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.models import Category, Product, ProductImage, Variant, WishlistItem
from catalog.operations.images import ALT_LENGTH, URL_LENGTH
from catalog.operations.products import (
    DESCRIPTION_LENGTH,
    MAX_ATTRIBUTES,
    MAX_MINIMUM,
    MAX_TAGS,
    WORD_LENGTH,
)
from catalog.operations.variants import MAX_STOCK, MAX_VARIANTS
from catalog.reads.tree import path_to, whole_tree
from core.json import is_clean
from core.media import picture_url
from core.serializers import ModelSerializer, MoneyField, Serializer
from vendors.models import Vendor


class Currency(serializers.CharField):
    """The currency of the installation."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, value) -> str:
        return settings.CURRENCY


class Picture(serializers.CharField):
    """The whole address of a picture, or null."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value) -> str | None:
        return picture_url(str(value)) or None


# ── categories ──────────────────────────────────────────────────────────────────────────────────


class CategoryLinkSerializer(ModelSerializer):
    class Meta:
        model = Category
        fields = ["id", "name", "slug"]


class CategoryNodeSerializer(ModelSerializer):
    """A category of the tree, with all that lies below it."""

    parent = serializers.IntegerField(source="parent_id", allow_null=True, read_only=True)
    children = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = ["id", "name", "slug", "description", "parent", "children"]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_children(self, category) -> list:
        below = category.get_children().filter(is_active=True)
        return CategoryNodeSerializer(below, many=True).data


class CategoryTreeSerializer(Serializer):
    """The whole tree in one page: its roots, each with all below it."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CategoryNodeSerializer(many=True)


class CategorySerializer(ModelSerializer):
    """A category with the path that leads to it and what lies right below it."""

    parent = serializers.PrimaryKeyRelatedField(
        queryset=Category.objects.active(),
        allow_null=True,
        required=False,
        help_text="The category it lies in; null: at the top. Changing it moves the branch.",
    )
    slug = serializers.SlugField(
        max_length=80, required=False, help_text="Made from the name when absent."
    )
    path = serializers.SerializerMethodField()
    children = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = ["id", "name", "slug", "description", "parent", "children", "path"]
        validators = []  # names among siblings are checked under the tree's lock

    @extend_schema_field(CategoryLinkSerializer(many=True))
    def get_path(self, category) -> list:
        return CategoryLinkSerializer(category.get_ancestors(), many=True).data

    @extend_schema_field(CategoryLinkSerializer(many=True))
    def get_children(self, category) -> list:
        below = category.get_children().filter(is_active=True)
        return CategoryLinkSerializer(below, many=True).data


# ── products, out ───────────────────────────────────────────────────────────────────────────────


class ShopLinkSerializer(ModelSerializer):
    name = serializers.CharField(source="business_name", read_only=True)

    class Meta:
        model = Vendor
        fields = ["id", "slug", "name", "city"]
        read_only_fields = fields


class ShopCardSerializer(ModelSerializer):
    name = serializers.CharField(source="business_name", read_only=True)
    logo = serializers.SerializerMethodField()

    class Meta:
        model = Vendor
        fields = ["id", "slug", "name", "city", "logo"]
        read_only_fields = fields

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_logo(self, vendor) -> str | None:
        return vendor.business_logo_url or None


class ProductCardSerializer(ModelSerializer):
    """A product as lists show it. `price` is the lowest of its variants."""

    price = MoneyField(read_only=True)
    currency = Currency()
    image = Picture()
    category = serializers.IntegerField(source="category_id", allow_null=True, read_only=True)
    vendor = ShopLinkSerializer(read_only=True)

    class Meta:
        model = Product
        fields = [
            "id",
            "name",
            "price",
            "currency",
            "in_stock",
            "min_order_quantity",
            "image",
            "image_alt",
            "rating",
            "review_count",
            "category",
            "vendor",
            "created_at",
        ]
        read_only_fields = fields


class VariantSerializer(ModelSerializer):
    """A size, a colour: what is priced and counted."""

    options = serializers.DictField(child=serializers.CharField(), read_only=True)
    in_stock = serializers.SerializerMethodField()

    class Meta:
        model = Variant
        fields = [
            "id",
            "sku",
            "name",
            "options",
            "price",
            "stock",
            "in_stock",
            "weight_grams",
            "is_default",
        ]
        read_only_fields = fields

    def get_in_stock(self, variant) -> bool:
        return variant.stock > 0


class ImageSerializer(ModelSerializer):
    url = serializers.SerializerMethodField()

    class Meta:
        model = ProductImage
        fields = ["id", "url", "alt", "position", "is_primary", "width", "height"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, image) -> str:
        return picture_url(str(image.file) or image.source_url)


class QualitySerializer(Serializer):
    """What makes goods kind to people and nature."""

    name = serializers.CharField()
    description = serializers.CharField()


class ProductSerializer(ModelSerializer):
    """A product with all that its page shows. `category_path` leads from the top to its place."""

    price = MoneyField(read_only=True)
    currency = Currency()
    image = Picture()
    category = serializers.IntegerField(source="category_id", allow_null=True, read_only=True)
    category_path = serializers.SerializerMethodField()
    vendor = ShopCardSerializer(read_only=True)
    variants = serializers.SerializerMethodField()
    images = ImageSerializer(many=True, read_only=True)
    tags = serializers.SlugRelatedField("name", many=True, read_only=True)
    sustainability_attributes = QualitySerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields = [
            "id",
            "name",
            "description",
            "price",
            "currency",
            "in_stock",
            "min_order_quantity",
            "image",
            "image_alt",
            "rating",
            "review_count",
            "category",
            "category_path",
            "vendor",
            "variants",
            "images",
            "tags",
            "sustainability_attributes",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(CategoryLinkSerializer(many=True))
    def get_category_path(self, product) -> list:
        if product.category_id is None:
            return []
        path = product.category.get_ancestors(include_self=True)
        return CategoryLinkSerializer(path, many=True).data

    @extend_schema_field(VariantSerializer(many=True))
    def get_variants(self, product) -> list:
        active = [variant for variant in product.variants.all() if variant.is_active]
        return VariantSerializer(active, many=True).data


class OwnVariantSerializer(VariantSerializer):
    class Meta(VariantSerializer.Meta):
        fields = [*VariantSerializer.Meta.fields, "is_active"]
        read_only_fields = fields


class OwnProductSerializer(ProductSerializer):
    """A product as its vendor sees it: with its status, and with variants that are off sale."""

    variants = OwnVariantSerializer(many=True, read_only=True)

    class Meta(ProductSerializer.Meta):
        fields = [*ProductSerializer.Meta.fields, "status", "is_listed"]
        read_only_fields = fields

    @extend_schema_field(CategoryLinkSerializer(many=True))
    def get_category_path(self, product) -> list:
        if "tree" not in self.context:  # one look at the tree for a whole list
            self.context["tree"] = whole_tree()
        return path_to(self.context["tree"], product.category_id)


class ProductPageSerializer(Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ProductCardSerializer(many=True)


# ── products, in ────────────────────────────────────────────────────────────────────────────────


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


# ── the rest ────────────────────────────────────────────────────────────────────────────────────


class WishSerializer(ModelSerializer):
    product = ProductCardSerializer(read_only=True)

    class Meta:
        model = WishlistItem
        fields = ["product", "created_at"]
        read_only_fields = fields


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
