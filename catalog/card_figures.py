"""The card figures of a product: what lists show of other tables, repeated on its row.

One statement computes them for all operations; catalog/integrity.py checks the same figures.
"""

from collections.abc import Iterable

from django.db import connection

FIGURES = """
    SELECT product.id,
        product.status = 'published' AND vendor.status = 'approved' AS is_listed,
        coalesce(figures.price, 0) AS price,
        coalesce(figures.in_stock, false) AS in_stock,
        coalesce(picture.image, '') AS image,
        coalesce(picture.alt, '') AS image_alt,
        coalesce(picture.small, '') AS image_small
    FROM catalog_product product
    JOIN vendors_vendor vendor ON vendor.id = product.vendor_id
    LEFT JOIN LATERAL (
        SELECT min(price) AS price, bool_or(stock > 0) AS in_stock
        FROM catalog_variant WHERE product_id = product.id AND is_active
    ) figures ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(nullif(file, ''), source_url) AS image, alt,
            renditions -> 0 ->> 'file' AS small
        FROM catalog_productimage WHERE product_id = product.id AND is_primary
    ) picture ON true
"""

REFRESH = f"""
    UPDATE catalog_product card
    SET is_listed = figures.is_listed, price = figures.price, in_stock = figures.in_stock,
        image = figures.image, image_alt = figures.image_alt, image_small = figures.image_small,
        version = card.version + 1, updated_at = statement_timestamp()
    FROM ({FIGURES} WHERE product.id = ANY(%(products)s)) figures
    WHERE card.id = figures.id AND (
        %(touched)s
        OR (card.is_listed, card.price, card.in_stock, card.image, card.image_alt,
            card.image_small)
        IS DISTINCT FROM (figures.is_listed, figures.price, figures.in_stock, figures.image,
            figures.image_alt, figures.image_small))
"""

LIST_OF_VENDOR = """
    WITH goods AS (
        SELECT product.id, product.status = 'published' AND vendor.status = 'approved' AS is_listed
        FROM catalog_product product JOIN vendors_vendor vendor ON vendor.id = product.vendor_id
        WHERE vendor.id = %s
        ORDER BY product.id FOR NO KEY UPDATE OF product
    )
    UPDATE catalog_product card SET is_listed = goods.is_listed, version = card.version + 1
    FROM goods WHERE card.id = goods.id AND card.is_listed <> goods.is_listed
"""


def refresh_cards(product_ids: Iterable[int], *, touched: bool = False) -> None:
    """Recompute the figures. The caller holds the products' locks.

    The version goes up where a figure changed, and everywhere when `touched`: something else that
    people see did.
    """
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"products": list(product_ids), "touched": touched})


def refresh_listing(vendor_id: int) -> None:
    """Put all goods of a vendor on sale or off it after its status changed, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_OF_VENDOR, [vendor_id])
