"""A cart with its goods in one statement, shown, or locked to be changed.

Whoever changes a cart locks its row first and writes `updated_at`. A statement that waits for the
lock has read the rest as it was before it waited: the row it locked then says another time than
the one that it saw, and the statement is run again, under the lock.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg.types.numeric import Int8

from accounts.models import Address, User
from catalog.models import Variant
from core.database.instances import Columns
from core.database.sql import MAX_ID, rows
from orders.guests import CartOwner, Secret
from orders.models import Cart, CartItem
from orders.reads import goods

ITEM = Columns(CartItem, "item")
ADDRESS = ("id", "recipient_name", *Address.COPIED)

# Somebody's, or nobody's: the other of the two is NULL, and so equals nothing.
OWN = "(buyer_id = %(buyer)s OR secret_hash = %(secret_hash)s)"

LOCKED = f"""
    seen AS MATERIALIZED (SELECT updated_at FROM orders_cart WHERE {OWN}),
    cart AS MATERIALIZED (
        SELECT id, updated_at FROM orders_cart WHERE {OWN} FOR NO KEY UPDATE
    )
"""

SHOWN = f"""
    SELECT {ITEM.sql}, {goods.COLUMNS}
    FROM orders_cart cart JOIN orders_cartitem item ON item.cart_id = cart.id
    JOIN ({goods.TABLES}) ON variant.id = item.variant_id
    WHERE {OWN} ORDER BY item.id
"""

# The cart's items and, without one, the goods that are to be put in.
TO_CHANGE = f"""
    WITH {LOCKED}, item AS (
        SELECT item.* FROM orders_cartitem item JOIN cart ON cart.id = item.cart_id
    ), wanted AS (
        SELECT variant_id FROM item UNION SELECT %(variant)s::bigint
    )
    SELECT cart.id AS cart, cart.updated_at = seen.updated_at AS is_fresh,
        {ITEM.sql}, {goods.COLUMNS}
    FROM cart CROSS JOIN seen
    LEFT JOIN (wanted JOIN ({goods.TABLES}) ON variant.id = wanted.variant_id
        LEFT JOIN item ON item.variant_id = wanted.variant_id) ON true
    ORDER BY item.id
"""

# The goods are locked only where the cart was not changed while it was waited for: those of
# another cart would be locked for nothing, and out of their order.
TO_ORDER = f"""
    WITH {LOCKED}, wanted AS (
        SELECT item.variant_id, item.quantity
        FROM cart JOIN seen ON seen.updated_at = cart.updated_at
        JOIN orders_cartitem item ON item.cart_id = cart.id
    ), locked AS MATERIALIZED (
        SELECT variant.id
        FROM catalog_variant variant CROSS JOIN (SELECT count(*) FROM cart) AS queued
        WHERE variant.id = ANY(
            coalesce(%(variants)s::bigint[], ARRAY(SELECT variant_id FROM wanted)))
        ORDER BY variant.id FOR NO KEY UPDATE OF variant
    )
    SELECT cart.id AS cart, cart.updated_at = seen.updated_at AS is_fresh,
        (SELECT count(*) FROM locked) AS locked,
        (SELECT json_object_agg(variant_id, quantity) FROM wanted) AS quantities,
        (SELECT json_object_agg(id, address) FROM (
            SELECT {", ".join(ADDRESS)} FROM accounts_address
            WHERE user_id = %(buyer)s AND id = ANY(%(addresses)s::bigint[])) address) AS addresses
    FROM cart CROSS JOIN seen
"""


@dataclass
class OpenCart:
    """A locked cart with its items, and the goods that are to be put in, unless they are in it
    already or unknown."""

    pk: int
    items: list[CartItem]
    wanted: Variant | None


@dataclass
class OrderedCart:
    """A locked cart whose goods, or the goods that were named, are locked too; of a guest, only
    these goods."""

    pk: int | None
    quantities: dict[int, int]  # by variant
    addresses: dict[int, Address]  # the buyer's own among those that were named


def named(owner: CartOwner) -> dict[str, Any]:
    """The owner of a cart, as these statements ask for it."""
    if isinstance(owner, Secret):
        return {"buyer": None, "secret_hash": owner.hash}
    return {"buyer": Int8(owner.pk), "secret_hash": None}


def items_of(owner: CartOwner) -> list[CartItem]:
    """What is in a cart, oldest first."""
    return [item_of(row) for row in rows(SHOWN, named(owner))]


def open_to_change(owner: CartOwner, *, variant: int | None = None) -> OpenCart:
    found = locked(TO_CHANGE, owner, {"variant": variant and Int8(variant)})
    items = [item_of(row) for row in found if row["item.id"]]
    others = [row for row in found if row["variant.id"] and not row["item.id"]]
    return OpenCart(found[0]["cart"], items, goods.variant_of(others[0]) if others else None)


def open_to_order(
    buyer: User | None, *, addresses: Collection[int], variants: Collection[int] | None = None
) -> OrderedCart:
    """With `variants`, these goods are locked instead of those in the cart. Of a guest, nothing
    else is."""
    if buyer is None:
        list(Variant.objects.filter(pk__in=variants or ()).locked().values_list("pk"))
        return OrderedCart(None, {}, {})
    params = {
        "variants": None if variants is None else list(variants),
        "addresses": [pk for pk in addresses if pk <= MAX_ID],
    }
    (found,) = locked(TO_ORDER, buyer, params)
    return OrderedCart(
        found["cart"],
        {int(pk): quantity for pk, quantity in (found["quantities"] or {}).items()},
        {
            int(pk): Address(user=buyer, **address)
            for pk, address in (found["addresses"] or {}).items()
        },
    )


def locked(sql: str, owner: CartOwner, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run a statement that locks a cart, which is made when first used."""
    given = {**named(owner), **params}
    found = rows(sql, given)
    if not found:
        make_cart(owner)
        found = rows(sql, given)
    return found if found[0]["is_fresh"] else rows(sql, given)


def make_cart(owner: CartOwner) -> None:
    """Unless a rival has just made it."""
    of = {"secret_hash": owner.hash} if isinstance(owner, Secret) else {"buyer_id": owner.pk}
    Cart.objects.bulk_create([Cart(**of)], ignore_conflicts=True)


def item_of(row: Mapping[str, Any]) -> CartItem:
    item = ITEM.of(row)
    item.variant = goods.variant_of(row)
    return item
