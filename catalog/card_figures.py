"""The card figures of a product: what lists show of other tables, repeated on its row.

One statement computes them for all operations; catalog/integrity.py checks the same figures.
"""

from collections.abc import Iterable

from django.db import connection

from catalog.models.product import ProductQuerySet
from core.database.json import printed, text
from core.database.sql import rows
from core.money import cash_unit

CARD_FIGURES = (
    *("is_listed", "price", "price_to", "in_stock", "default_variant"),
    *("image", "image_alt", "image_small", "image_srcset", "image_width", "image_height"),
    *("sale_percents", "sale_price", "maker", "keywords"),
)

# What goods are found by, beside their name and description: place, tags, qualities, maker and its
# city; SKUs, names and options of what is on sale.
KEYWORDS = """
    left(concat_ws(' ',
        (SELECT string_agg(above.name, ' ' ORDER BY above.lft)
            FROM catalog_category own JOIN catalog_category above
                ON above.tree_id = own.tree_id AND above.lft <= own.lft AND above.rght >= own.rght
            WHERE own.id = product.category_id),
        (SELECT string_agg(tag.name, ' ' ORDER BY tag.id)
            FROM catalog_product_tags link JOIN catalog_tag tag ON tag.id = link.tag_id
            WHERE link.product_id = product.id),
        (SELECT string_agg(quality.name, ' ' ORDER BY quality.id)
            FROM catalog_product_sustainability_attributes link
            JOIN catalog_sustainabilityattribute quality
                ON quality.id = link.sustainabilityattribute_id
            WHERE link.product_id = product.id),
        vendor.business_name, nullif(vendor.city, ''),
        (SELECT string_agg(concat_ws(' ', sku, nullif(name, ''), (
                SELECT string_agg(key || ' ' || value, ' ' ORDER BY key COLLATE "C")
                FROM jsonb_each_text(options))), ' ' ORDER BY position, id)
            FROM catalog_variant WHERE product_id = product.id AND is_active)
    ), 20000)
"""

# The price cuts of a product, in their turn: vendors' own before the house's.
CUTS = """
    SELECT coalesce(array_agg(cut.percent
        ORDER BY cut.vendor_id IS NULL, cut.priority, cut.promotion), '{}') AS percents
    FROM catalog_pricecut cut
    WHERE (cut.vendor_id IS NULL OR cut.vendor_id = product.vendor_id) AND (
        cut.is_for_everything OR product.id = ANY(cut.product_ids)
        OR product.vendor_id = ANY(cut.vendor_ids)
        OR EXISTS (SELECT FROM catalog_category own JOIN catalog_category above
            ON above.tree_id = own.tree_id AND above.lft <= own.lft AND above.rght >= own.rght
            WHERE own.id = product.category_id AND above.id = ANY(cut.category_ids)))
"""

FIGURES = f"""
    SELECT product.id,
        product.status = 'published' AND vendor.status = 'approved' AS is_listed,
        coalesce(figures.price, 0) AS price,
        coalesce(figures.price_to, 0) AS price_to,
        coalesce(figures.in_stock, false) AS in_stock,
        figures.default_variant,
        coalesce(picture.image, '') AS image,
        coalesce(picture.alt, '') AS image_alt,
        coalesce(picture.small, '') AS image_small,
        coalesce(picture.srcset, '') AS image_srcset,
        picture.width AS image_width,
        picture.height AS image_height,
        cuts.percents AS sale_percents,
        catalog_sale_price(coalesce(figures.price, 0), cuts.percents, %(unit)s::numeric)
            AS sale_price,
        {
    printed(
        id="vendor.id",
        slug=text("vendor.slug"),
        name=text("vendor.business_name"),
        city=text("vendor.city"),
    )
} AS maker,
        {KEYWORDS} AS keywords
    FROM catalog_product product
    JOIN vendors_vendor vendor ON vendor.id = product.vendor_id
    LEFT JOIN LATERAL (
        SELECT min(price) AS price, max(price) AS price_to, bool_or(stock > 0) AS in_stock,
            max(id) FILTER (WHERE is_default) AS default_variant
        FROM catalog_variant WHERE product_id = product.id AND is_active
    ) figures ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(nullif(file, ''), source_url) AS image, alt, width, height,
            renditions -> 0 ->> 'file' AS small,
            CASE WHEN file <> '' THEN (
                SELECT string_agg(concat(made ->> 'file', ' ', made ->> 'width', 'w'), ', '
                    ORDER BY place) || concat(', ', file, ' ', width, 'w')
                FROM jsonb_array_elements(renditions) WITH ORDINALITY AS one (made, place)
            ) END AS srcset
        FROM catalog_productimage WHERE product_id = product.id AND is_primary
    ) picture ON true
    CROSS JOIN LATERAL ({CUTS}) cuts
"""


def of(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in CARD_FIGURES)


REFRESH = f"""
    UPDATE catalog_product card
    SET ({", ".join(CARD_FIGURES)}) = ROW({of("figures")}),
        version = card.version + 1, updated_at = statement_timestamp()
    FROM ({FIGURES} WHERE product.id = ANY(%(products)s::bigint[])) figures
    WHERE card.id = figures.id AND (
        %(touched)s::boolean OR ({of("card")}) IS DISTINCT FROM ({of("figures")}))
    RETURNING card.id
"""

LIST_OF_VENDOR = """
    WITH goods AS (
        SELECT product.id, product.status = 'published' AND vendor.status = 'approved' AS is_listed
        FROM catalog_product product JOIN vendors_vendor vendor ON vendor.id = product.vendor_id
        WHERE vendor.id = %s
        ORDER BY product.id FOR NO KEY UPDATE OF product
    )
    UPDATE catalog_product card
    SET is_listed = goods.is_listed, version = card.version + 1, updated_at = statement_timestamp()
    FROM goods WHERE card.id = goods.id AND card.is_listed <> goods.is_listed
"""


def refresh_cards(product_ids: Iterable[int], *, touched: bool = False) -> None:
    """Recompute the figures. The caller holds the products' locks.

    The version goes up where a figure changed, and everywhere when `touched`: something else that
    people see did.
    """
    rows(REFRESH, {"products": list(product_ids), "touched": touched, "unit": cash_unit()})


def refresh_listing(vendor_id: int) -> None:
    """Put all goods of a vendor on sale or off it after its status changed, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_OF_VENDOR, [vendor_id])


def refresh_keywords(goods: ProductQuerySet) -> None:
    """What these goods are found by was renamed: their place, or their maker. Locks them."""
    refresh_cards(goods.locked().values_list("pk", flat=True))
