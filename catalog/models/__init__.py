from catalog.models.category import Category
from catalog.models.product import Product, ProductImage, SustainabilityAttribute, Tag
from catalog.models.variant import Variant
from catalog.models.wishlist import WishlistItem

__all__ = [
    "Category",
    "Product",
    "ProductImage",
    "SustainabilityAttribute",
    "Tag",
    "Variant",
    "WishlistItem",
]
