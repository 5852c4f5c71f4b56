from catalog.models.category import Category
from catalog.models.labels import SustainabilityAttribute, Tag
from catalog.models.price_cut import PriceCut
from catalog.models.product import PLAIN_FIELDS, PUBLIC_FIELDS, FormerSlug, Product
from catalog.models.product_image import ProductImage
from catalog.models.product_import import ProductImport
from catalog.models.stock_notice import StockNotice
from catalog.models.variant import Variant
from catalog.models.wishlist import WishlistItem

__all__ = [
    "PLAIN_FIELDS",
    "PUBLIC_FIELDS",
    "Category",
    "FormerSlug",
    "PriceCut",
    "Product",
    "ProductImage",
    "ProductImport",
    "StockNotice",
    "SustainabilityAttribute",
    "Tag",
    "Variant",
    "WishlistItem",
]
