"""What can still be sold, and the one place that changes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from audit.recording import watching
from catalog.errors import AboveMost, BelowZero, StockChanged, UnknownSku
from catalog.models import Product, Variant
from catalog.models.variant import MAX_STOCK
from catalog.operations.selling import check_may_sell
from core.database.sql import rows
from core.errors import ShopError
from vendors.models import Vendor


@dataclass(frozen=True)
class Count:
    """What a vendor says of a stock: what was counted, or by how much it changed. `expected` is
    what it must be before."""

    sku: str
    stock: int | None = None
    change: int = 0
    expected: int | None = None


@dataclass(frozen=True)
class Counted:
    """What became of a count: the new stock, or why not, then with the present one."""

    sku: str
    variant: int | None = None
    stock: int | None = None
    error: ShopError | None = None


# Adds to the stock of locked variants; `by_hand`: what came in, or was lost.
STOCK_CHANGED = """
    UPDATE catalog_variant SET stock = stock + change.pieces,
        stocked = stocked + CASE WHEN %(by_hand)s THEN change.pieces ELSE 0 END
    FROM unnest(%(variants)s::bigint[], %(pieces)s::int[]) AS change (id, pieces)
    WHERE catalog_variant.id = change.id
    RETURNING product_id, stock, change.pieces
"""


def take_stock(quantities: Mapping[int, int]) -> None:
    """Take pieces out of stock, by variant pk. The caller holds the variants' locks.

    A statement that writes what they are taken for may take them itself: STOCK_CHANGED with the
    parameters of `taking`, and then `follow` what it returned.
    """
    follow(rows(STOCK_CHANGED, taking(quantities)))


def taking(quantities: Mapping[int, int]) -> dict[str, Any]:
    return changing({pk: -pieces for pk, pieces in quantities.items()})


def changing(changes: Mapping[int, int], *, by_hand: bool = False) -> dict[str, Any]:
    pieces = list(changes.values())
    return {"by_hand": by_hand, "variants": list(changes), "pieces": pieces}


def follow(changed: Iterable[Mapping[str, Any]]) -> None:
    """Tell the lists of goods that ran out or came back. The locks of their products follow those
    of the variants."""
    refresh_in_stock(
        row["product_id"]
        for row in changed
        if (row["stock"] > 0) != (row["stock"] - row["pieces"] > 0)
    )


def put_back_stock(quantities: Mapping[int, int]) -> None:
    """Put pieces that were taken back into stock, by variant pk, locking the variants."""
    list(Variant.objects.filter(pk__in=quantities).locked())
    follow(rows(STOCK_CHANGED, changing(quantities)))


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


def count_stock(counted: Mapping[int, int]) -> None:
    """So many pieces are there, by variant pk. The caller holds the locks of the variants and
    refreshes the card figures of their products."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE catalog_variant
            SET stocked = stocked + counted.pieces - stock, stock = counted.pieces
            FROM unnest(%s::bigint[], %s::int[]) AS counted (id, pieces)
            WHERE catalog_variant.id = counted.id AND stock <> counted.pieces
            """,
            [list(counted.keys()), list(counted.values())],
        )


@transaction.atomic
def change_stocks(vendor: Vendor, counts: Sequence[Count]) -> list[Counted]:
    """Count many of a vendor's goods at once. Each count stands for itself: one that is refused
    hinders no other, and those of the same SKU follow each other.

    Raises VendorSuspended and Forbidden.
    """
    check_may_sell(vendor.pk)
    wanted = Variant.objects.filter(vendor=vendor, sku__in={count.sku for count in counts})
    variants = {variant.sku: variant for variant in wanted.locked()}
    before = {variant.pk: variant.stock for variant in variants.values()}
    answers = [_counted(variants.get(count.sku), count) for count in counts]
    changes = {
        variant.pk: variant.stock - before[variant.pk]
        for variant in variants.values()
        if variant.stock != before[variant.pk]
    }
    with watching(Variant.objects.filter(pk__in=changes)):
        follow(rows(STOCK_CHANGED, changing(changes, by_hand=True)))
    return answers


def _counted(variant: Variant | None, count: Count) -> Counted:
    """The answer to a count, and the variant's stock as it is after it, not yet written."""
    if variant is None:
        return Counted(count.sku, error=UnknownSku())
    stock = variant.stock + count.change if count.stock is None else count.stock
    error: ShopError | None = None
    if count.expected not in (None, variant.stock):
        error = StockChanged()
    elif stock < 0:
        error = BelowZero()
    elif stock > MAX_STOCK:
        error = AboveMost()
    else:
        variant.stock = stock
    return Counted(count.sku, variant.pk, variant.stock, error)


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
            UPDATE catalog_product SET in_stock = NOT in_stock, version = version + 1,
                updated_at = statement_timestamp()
            WHERE id = ANY(%s) AND in_stock <> EXISTS (
                SELECT FROM catalog_variant
                WHERE product_id = catalog_product.id AND is_active AND stock > 0)
            """,
            [wanted],
        )
