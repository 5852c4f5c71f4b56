from catalog.models.category import Category
from catalog.models.product import (
    PLAIN_FIELDS,
    PUBLIC_FIELDS,
    Product,
    ProductImage,
    SustainabilityAttribute,
    Tag,
)
from catalog.models.variant import Variant
from catalog.models.wishlist import WishlistItem

__all__ = [
    "PLAIN_FIELDS",
    "PUBLIC_FIELDS",
    "Category",
    "Product",
    "ProductImage",
    "SustainabilityAttribute",
    "Tag",
    "Variant",
    "WishlistItem",
]
