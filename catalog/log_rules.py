"""What the log keeps of goods: what people enter, not what is computed from it."""

from audit.recording import leave_out, log
from catalog.card_figures import CARD_FIGURES
from catalog.models import (
    Category,
    FormerSlug,
    PriceCut,
    Product,
    ProductImage,
    ProductImport,
    StockNotice,
    SustainabilityAttribute,
    Tag,
    Variant,
    WishlistItem,
)

COUNTED = {"rating", "rating_sum", "review_count", "sold"}

log(Category, without={"lft", "rght", "tree_id", "level"})
log(Tag)
log(SustainabilityAttribute)
log(Product, without={*CARD_FIGURES, *COUNTED, "card", "version"})
log(Variant, without={"vendor", "stocked", "position", "is_default"})
log(ProductImage, without={"width", "height", "renditions"})
log(
    ProductImport,  # what becomes of it is in the log of the goods
    without={"sheet", "done_rows", "done", "created", "changed", "unchanged", "errors"},
)

leave_out(FormerSlug)  # the change of the product's slug says it
leave_out(PriceCut)  # the promotions say it
leave_out(StockNotice)  # a person's own affairs, as wishes
leave_out(WishlistItem)  # a person's own affairs
