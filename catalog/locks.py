"""The locks of the catalogue, in the order of core/database/locks.py.

tree (advisory), slug of a product (advisory), product (advisory), vendor and category (shared, by
those who write a product), variants (by pk), products (by pk)
"""

from collections.abc import Iterable

from django.db import connection

from catalog.models import Product, Variant
from core.database.locks import advisory_lock
from core.errors import NotThere

PRODUCT = 7_002_000_000_000  # plus the product's pk


def lock_product(pk: int) -> Product:
    """Wait for the right to edit a product; read and locked. Raises NotThere.

    The advisory lock comes first: one edit at a time, whatever of the product it touches.
    """
    advisory_lock(PRODUCT + pk)
    product = Product.objects.filter(pk=pk).locked().first()
    if product is None:
        raise NotThere()
    return product


def lock_product_and_variants(pk: int) -> tuple[Product, list[Variant]]:
    """As lock_product, with all variants: before their product and lowest pk first, as a checkout
    locks them. The advisory lock keeps the set of variants still meanwhile. Raises NotThere."""
    advisory_lock(PRODUCT + pk)
    variants = list(Variant.objects.filter(product_id=pk).locked())
    product = lock_product(pk)
    for variant in variants:
        variant.product = product
    return product, variants


def lock_editing(pks: Iterable[int]) -> None:
    """Wait for the right to edit several products: nobody else changes what their vendor said of
    them. Buyers still take from their stock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key",
            [[PRODUCT + pk for pk in sorted(pks)]],
        )


def lock_rows(pks: Iterable[int]) -> None:
    """Lock the rows of several products and of their variants, each kind in its order; after
    lock_editing, and as late as can be: buyers wait for them."""
    pks = list(pks)
    list(Variant.objects.filter(product_id__in=pks).locked().values_list("pk"))
    list(Product.objects.filter(pk__in=pks).locked().values_list("pk"))


def share_vendor(pk: int) -> str:
    """The vendor's status, which nobody changes before the transaction ends."""
    return _shared("SELECT status FROM vendors_vendor WHERE id = %s FOR SHARE", pk)


def share_category(pk: int) -> bool:
    """Whether the category is shown; nobody hides it before the transaction ends."""
    return bool(_shared("SELECT is_active FROM catalog_category WHERE id = %s FOR SHARE", pk))


def share_categories(pks: Iterable[int]) -> None:
    """Nobody hides these categories before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM catalog_category WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [sorted(pks)],
        )


def _shared(sql: str, pk: int):
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk])
        row = cursor.fetchone()
    return row[0] if row else None
