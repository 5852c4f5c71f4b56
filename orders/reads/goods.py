"""Goods as the calculator takes them: variants with product and vendor loaded."""

from collections.abc import Mapping
from typing import Any

from catalog.models import Product, Variant
from core.database.instances import Columns
from vendors.models import Vendor

VARIANT = Columns(
    Variant,
    "variant",
    *("id", "product", "sku", "name", "options", "price", "stock", "weight_grams", "is_active"),
)
PRODUCT = Columns(
    Product,
    "product",
    *("id", "vendor", "category", "name", "slug", "min_order_quantity", "is_listed"),
    *("image", "image_small"),
)
VENDOR = Columns(
    Vendor,
    "vendor",
    *("id", "owner", "slug", "business_name", "shipping_fee", "free_shipping_threshold"),
    *("commission_rate", "tax_status", "npwp", "pph22_exempt_until"),
)

COLUMNS = f"{VARIANT.sql}, {PRODUCT.sql}, {VENDOR.sql}"
TABLES = """
    catalog_variant variant
    JOIN catalog_product product ON product.id = variant.product_id
    JOIN vendors_vendor vendor ON vendor.id = product.vendor_id
"""


def variant_of(row: Mapping[str, Any]) -> Variant:
    variant = VARIANT.of(row)
    variant.product = PRODUCT.of(row)
    variant.product.vendor = VENDOR.of(row)
    return variant
