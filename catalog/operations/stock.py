"""What can still be sold, and the one place that changes it."""

from collections.abc import Iterable, Mapping

from django.db import connection

from catalog.models import Product, Variant


def take_stock(quantities: Mapping[int, int]) -> None:
    """Take pieces out of stock, by variant pk. The caller holds the variants' locks."""
    _add({pk: -pieces for pk, pieces in quantities.items()})


def put_back_stock(quantities: Mapping[int, int]) -> None:
    """Put pieces that were taken back into stock, by variant pk, locking the variants."""
    list(Variant.objects.filter(pk__in=quantities).locked())
    _add(quantities)


def set_stock(variant: Variant, stock: int) -> None:
    """The vendor counted: so many pieces are there. The caller holds the variant's lock."""
    if stock == variant.stock:
        return
    had_some = variant.stock > 0
    variant.stocked += stock - variant.stock
    variant.stock = stock
    variant.save(update_fields=["stock", "stocked"])
    if had_some != (stock > 0):
        refresh_in_stock([variant.product_id])


def _add(changes: Mapping[int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE catalog_variant SET stock = stock + change.pieces
            FROM unnest(%s::bigint[], %s::int[]) AS change (id, pieces)
            WHERE catalog_variant.id = change.id
            RETURNING product_id, stock, change.pieces
            """,
            [list(changes.keys()), list(changes.values())],
        )
        changed = cursor.fetchall()
    refresh_in_stock(
        product_id for product_id, stock, pieces in changed if (stock > 0) != (stock - pieces > 0)
    )


def refresh_in_stock(product_ids: Iterable[int]) -> None:
    """Recompute the card figure of products one of whose variants ran out or came back.

    The products are locked first: of two buyers who take the last two variants of a product, the
    second then sees what the first took.
    """
    wanted = sorted(set(product_ids))
    if not wanted:
        return
    list(Product.objects.filter(pk__in=wanted).locked().values_list("pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE catalog_product SET in_stock = NOT in_stock, version = version + 1
            WHERE id = ANY(%s) AND in_stock <> EXISTS (
                SELECT FROM catalog_variant
                WHERE product_id = catalog_product.id AND is_active AND stock > 0)
            """,
            [wanted],
        )
