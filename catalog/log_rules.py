"""What the log keeps of goods: what people enter, not what is computed from it."""

from audit.recording import leave_out, log
from catalog.models import (
    Category,
    Product,
    ProductImage,
    SustainabilityAttribute,
    Tag,
    Variant,
    WishlistItem,
)

CARD_FIGURES = {
    *("is_listed", "price", "in_stock", "image", "image_alt", "image_small"),
    *("rating", "rating_sum", "review_count"),
}

log(Category, without={"lft", "rght", "tree_id", "level"})
log(Tag)
log(SustainabilityAttribute)
log(Product, without=CARD_FIGURES | {"version"})
log(Variant, without={"stocked", "position", "is_default"})
log(ProductImage, without={"width", "height", "renditions"})

leave_out(WishlistItem)  # a person's own affairs
