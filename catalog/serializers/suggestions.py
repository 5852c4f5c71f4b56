"""What is suggested: while somebody types, and beside goods."""

from catalog.models import Product
from catalog.serializers.categories import CategoryLinkSerializer
from catalog.serializers.products import ProductCardSerializer, ShopCardSerializer
from core.api.serializers import Serializer


class SuggestedProductSerializer(ProductCardSerializer):
    class Meta:
        model = Product
        fields = ["id", "slug", "name", "price", "sale_price", "currency", "image_small"]
        read_only_fields = fields


class SuggestedShopSerializer(ShopCardSerializer):
    class Meta(ShopCardSerializer.Meta):
        fields = ["id", "slug", "name", "city", "logo"]
        read_only_fields = fields
        extra_kwargs: dict = {}


class SuggestedCategorySerializer(CategoryLinkSerializer):
    """`path` leads from the top to the category above."""

    path = CategoryLinkSerializer(many=True)

    class Meta(CategoryLinkSerializer.Meta):
        fields = [*CategoryLinkSerializer.Meta.fields, "path"]


class SuggestionsSerializer(Serializer):
    products = SuggestedProductSerializer(many=True)
    vendors = SuggestedShopSerializer(many=True)
    categories = SuggestedCategorySerializer(many=True)


class RelatedSerializer(Serializer):
    of_maker = ProductCardSerializer(many=True, help_text="More of the same maker.")
    similar = ProductCardSerializer(many=True, help_text="Similar goods of other makers.")
