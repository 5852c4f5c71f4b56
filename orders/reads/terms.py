"""Goods, and all else that their price depends on, in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.numeric import Int8

from accounts.models import User
from catalog.models import Variant
from core.database.sql import rows, statement
from orders.reads import goods
from promotions.models import Promotion
from promotions.reads import RULES, promotions_of

# Categories are looked up where a promotion is about some. Keys are set aside, of an order, its
# parts, items and redemptions, where there is going to be an order. By way of the subquery
# PostgreSQL expects as many goods whether it sees the list or not, and so keeps one plan for all.
TERMS = statement(f"""
    WITH rule AS MATERIALIZED ({RULES}),
    uses AS (
        SELECT promotion_id, count(*) AS uses FROM orders_redemption
        WHERE (buyer_id = %(buyer)s OR (guest_email = %(guest)s AND guest_email <> ''))
            AND given_back_at IS NULL
            AND promotion_id IN (SELECT id FROM rule WHERE buyer_limit IS NOT NULL)
        GROUP BY promotion_id
    )
    SELECT {goods.COLUMNS},
        CASE WHEN EXISTS (SELECT FROM rule WHERE category_ids <> '{{}}') THEN ARRAY(
            SELECT above.id FROM catalog_category own JOIN catalog_category above
                ON above.tree_id = own.tree_id AND above.lft <= own.lft AND above.rght >= own.rght
            WHERE own.id = product.category_id) END AS path,
        CASE WHEN row_number() OVER (ORDER BY variant.id) = 1
            THEN (SELECT json_agg(rule) FROM rule) END AS rules,
        CASE WHEN row_number() OVER (ORDER BY variant.id) = 1
            THEN (SELECT json_object_agg(promotion_id, uses) FROM uses) END AS uses,
        CASE WHEN %(to_order)s AND row_number() OVER (ORDER BY variant.id) = 1
            THEN nextval(pg_get_serial_sequence('orders_order', 'id')) END AS new_order,
        CASE WHEN %(to_order)s AND row_number() OVER (PARTITION BY vendor.id) = 1
            THEN nextval(pg_get_serial_sequence('orders_fulfillment', 'id')) END AS new_part,
        CASE WHEN %(to_order)s
            THEN nextval(pg_get_serial_sequence('orders_orderitem', 'id')) END AS new_item,
        CASE WHEN %(to_order)s AND row_number() OVER (ORDER BY variant.id) = 1
            THEN (SELECT json_object_agg(id, nextval(
                pg_get_serial_sequence('orders_redemption', 'id'))) FROM rule)
            END AS new_redemptions
    FROM (VALUES (1)) AS once
    LEFT JOIN ({goods.TABLES}) ON variant.id = ANY(ARRAY(SELECT unnest(%(variants)s::bigint[])))
    ORDER BY variant.id
""")


@dataclass
class Terms:
    """Goods lowest pk first, and what the calculator wants to know beside them."""

    variants: list[Variant]
    promotions: list[Promotion]
    category_paths: dict[int, frozenset[int]]
    uses_of_buyer: dict[int, int]
    new_order: int | None  # pks that were set aside for an order
    new_parts: dict[int, int]  # and for its parts, by vendor
    new_items: list[int]  # and for its items
    new_redemptions: dict[int, int]  # and for what may be redeemed, by promotion

    def coded(self, code: str) -> Promotion | None:
        """The promotion that a code unlocks, in any case of letters."""
        return next((p for p in self.promotions if p.code and p.code == plain(code)), None)


def terms_of(
    buyer: User | None,
    variants: Collection[int],
    code: str,
    now: datetime,
    *,
    email: str = "",
    to_order: bool = False,
) -> Terms:
    """Of goods for this buyer, or for a guest of this e-mail address, with every automatic
    promotion and the one of the code. A guest's uses are those of guests: of nobody's account."""
    given: dict[str, Any] = {
        "buyer": Int8(buyer.pk) if buyer else None,
        "guest": None if buyer else email.lower(),
        "variants": list(variants),
    }
    found = rows(TERMS, given | {"code": plain(code), "now": now, "to_order": to_order})
    of_goods = [row for row in found if row["variant.id"]]
    return Terms(
        [goods.variant_of(row) for row in of_goods],
        promotions_of(found[0]["rules"] or []),
        {row["product.category_id"]: frozenset(row["path"] or ()) for row in of_goods},
        {int(pk): uses for pk, uses in (found[0]["uses"] or {}).items()},
        found[0]["new_order"],
        {row["product.vendor_id"]: row["new_part"] for row in of_goods if row["new_part"]},
        sorted(row["new_item"] for row in of_goods if row["new_item"]),
        {int(pk): new for pk, new in (found[0]["new_redemptions"] or {}).items()},
    )


def plain(code: str) -> str:
    return code.strip().upper()
