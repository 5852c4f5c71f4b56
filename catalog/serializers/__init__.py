"""What the catalogue's JSON looks like, in and out.

The hot reads do not run these serializers on the way out; they say the same
(catalog/tests/test_reads.py compares them).
"""

from catalog.serializers.categories import (
    CategoryLinkSerializer,
    CategoryNodeSerializer,
    CategorySerializer,
    CategoryTreeSerializer,
)
from catalog.serializers.changes import (
    ImageChangeSerializer,
    ImageUploadSerializer,
    ProductChangeSerializer,
    ProductReplacementSerializer,
    VariantChangeSerializer,
)
from catalog.serializers.facets import (
    CategoryCountSerializer,
    FacetsSerializer,
    NameCountSerializer,
    PriceCountSerializer,
    VendorCountSerializer,
)
from catalog.serializers.products import (
    ImageSerializer,
    OwnProductSerializer,
    OwnVariantSerializer,
    ProductCardSerializer,
    ProductPageSerializer,
    ProductSerializer,
    QualitySerializer,
    ShopCardSerializer,
    ShopLinkSerializer,
    VariantSerializer,
    WishSerializer,
)
from catalog.serializers.stock import CountSerializer, StockAnswerSerializer
from catalog.serializers.suggestions import RelatedSerializer, SuggestionsSerializer

__all__ = [
    "CategoryCountSerializer",
    "CategoryLinkSerializer",
    "CategoryNodeSerializer",
    "CategorySerializer",
    "CategoryTreeSerializer",
    "CountSerializer",
    "FacetsSerializer",
    "ImageChangeSerializer",
    "ImageSerializer",
    "ImageUploadSerializer",
    "NameCountSerializer",
    "OwnProductSerializer",
    "OwnVariantSerializer",
    "PriceCountSerializer",
    "ProductCardSerializer",
    "ProductChangeSerializer",
    "ProductPageSerializer",
    "ProductReplacementSerializer",
    "ProductSerializer",
    "QualitySerializer",
    "RelatedSerializer",
    "ShopCardSerializer",
    "ShopLinkSerializer",
    "StockAnswerSerializer",
    "SuggestionsSerializer",
    "VariantChangeSerializer",
    "VariantSerializer",
    "VendorCountSerializer",
    "WishSerializer",
]
