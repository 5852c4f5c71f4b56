"""Products as they are shown."""

from typing import cast

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog.models import PUBLIC_FIELDS, Product, ProductImage, Variant, WishlistItem
from catalog.price_cuts import sale_price
from catalog.reads.tree import path_to, whole_tree
from catalog.serializers.categories import CategoryLinkSerializer
from core.api.serializers import ModelSerializer, MoneyField, Serializer, WholeNumberField
from core.pages.media import picture_url
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

    def to_representation(self, value) -> str | None:  # type: ignore[override]  # or null
        return picture_url(str(value)) or None


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
        fields = ["id", "slug", "name", "city", "logo", *Vendor.HOLIDAY]
        read_only_fields = fields
        extra_kwargs = {
            "holiday_from": {"help_text": "Goods can be bought, and are sent after the holiday."}
        }

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_logo(self, vendor) -> str | None:
        return picture_url(vendor.business_logo_url) or None


class OnCardMixin(ModelSerializer):
    """What cards say, and details too."""

    price = MoneyField(read_only=True)
    price_from = MoneyField(
        read_only=True, source="price", help_text="Of its cheapest variant; also `price`."
    )
    price_to = MoneyField(read_only=True, help_text="Of its dearest variant.")
    sale_price = MoneyField(
        read_only=True,
        allow_null=True,
        help_text="What `price` comes to while a promotion takes a percentage off by itself.",
    )
    compare_at = MoneyField(
        read_only=True, allow_null=True, help_text="`price`, to be crossed out beside sale_price."
    )
    currency = Currency()
    default_variant = WholeNumberField(
        read_only=True, allow_null=True, help_text="The id of the variant to begin with."
    )
    sold = WholeNumberField(
        read_only=True, help_text="Pieces sold and kept so far; counted each hour."
    )
    image = Picture()
    image_small = serializers.SerializerMethodField()
    image_srcset = serializers.SerializerMethodField(
        help_text="Its sizes for HTML's srcset; empty where there is only one."
    )
    category = WholeNumberField(source="category_id", allow_null=True, read_only=True)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_image_small(self, product) -> str | None:
        return picture_url(product.image_small or product.image) or None

    def get_image_srcset(self, product) -> str:
        sizes = product.image_srcset.split(", ") if product.image_srcset else []
        return ", ".join(picture_url(size) for size in sizes)


ON_CARD = [
    *("id", "slug", "name"),
    *("price", "price_from", "price_to", "sale_price", "compare_at", "currency"),
    *("in_stock", "min_order_quantity", "default_variant"),
    *("image", "image_alt", "image_small", "image_srcset", "image_width", "image_height"),
    *("rating", "review_count", "sold", "category"),
]


class ProductCardSerializer(OnCardMixin):
    """A product as lists show it."""

    vendor = ShopLinkSerializer(read_only=True)

    class Meta:
        model = Product
        fields = [*ON_CARD, "vendor", "created_at"]
        read_only_fields = fields


class VariantSerializer(ModelSerializer):
    """A size, a colour: what is priced and counted."""

    options = serializers.DictField(child=serializers.CharField(), read_only=True)
    sale_price = serializers.SerializerMethodField()
    in_stock = serializers.SerializerMethodField()
    image = WholeNumberField(
        source="image_id",
        read_only=True,
        allow_null=True,
        help_text="The id of the picture among `images` that shows it.",
    )

    class Meta:
        model = Variant
        fields = [
            "id",
            "sku",
            "name",
            "options",
            "price",
            "sale_price",
            "stock",
            "in_stock",
            "weight_grams",
            "is_default",
            "image",
        ]
        read_only_fields = fields

    @extend_schema_field(MoneyField(allow_null=True))
    def get_sale_price(self, variant) -> str | None:
        reduced = sale_price(variant.price, variant.product.sale_percents)
        return None if reduced is None else str(reduced)

    def get_in_stock(self, variant) -> bool:
        return variant.stock > 0


class RenditionSerializer(Serializer):
    width = WholeNumberField(help_text="In pixels.")
    url = serializers.URLField()


class ImageSerializer(ModelSerializer):
    """A picture. Smaller renditions follow an upload after a moment; a picture elsewhere, and one
    that is small itself, has none, and then `srcset` is empty."""

    url = serializers.SerializerMethodField()
    renditions = serializers.SerializerMethodField()
    srcset = serializers.SerializerMethodField()

    class Meta:
        model = ProductImage
        fields = [
            "id",
            "url",
            "alt",
            "position",
            "is_primary",
            "width",
            "height",
            "renditions",
            "srcset",
        ]
        read_only_fields = fields

    @extend_schema_field(RenditionSerializer(many=True))
    def get_renditions(self, image) -> list:
        return [
            {"width": made["width"], "url": picture_url(made["file"])}
            for made in image.renditions or []
        ]

    def get_srcset(self, image) -> str:
        made = self.get_renditions(image)
        whole = [{"width": image.width, "url": self.get_url(image)}] if made else []
        return ", ".join(f"{one['url']} {one['width']}w" for one in made + whole)

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, image) -> str:
        return picture_url(str(image.file) or image.source_url)


class QualitySerializer(Serializer):
    """What makes goods kind to people and nature."""

    name = serializers.CharField()
    description = serializers.CharField()


class ProductSerializer(OnCardMixin):
    """A product with all that its page shows. `category_path` leads from the top to its place."""

    category_path = serializers.SerializerMethodField()
    vendor = ShopCardSerializer(read_only=True)
    variants = serializers.SerializerMethodField()
    images = ImageSerializer(many=True, read_only=True)
    tags: serializers.SlugRelatedField = serializers.SlugRelatedField(
        "name", many=True, read_only=True
    )
    sustainability_attributes = QualitySerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields = [
            *ON_CARD,
            *(name for name in PUBLIC_FIELDS if name not in ON_CARD),
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
        return list(CategoryLinkSerializer(path, many=True).data)

    @extend_schema_field(VariantSerializer(many=True))
    def get_variants(self, product) -> list:
        active = [variant for variant in product.variants.all() if variant.is_active]
        return list(VariantSerializer(active, many=True).data)


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
            cast(dict, self.context)["tree"] = whole_tree()
        return path_to(self.context["tree"], product.category_id)


@extend_schema_serializer(many=False)  # a page by itself
class ProductPageSerializer(Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    did_you_mean = serializers.CharField(
        allow_null=True,
        help_text="Of a search that found nothing with its words: what was typed, with its words "
        "as goods spell them. Send it as `q`.",
    )
    results = ProductCardSerializer(many=True)


class WishSerializer(ModelSerializer):
    product = ProductCardSerializer(read_only=True)

    class Meta:
        model = WishlistItem
        fields = ["product", "created_at"]
        read_only_fields = fields
