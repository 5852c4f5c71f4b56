"""How many goods each further choice would leave, under the same filters as the list.

This is the one read that counts, and so the one whose cost grows with what it counts.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import router
from orjson import Fragment

from catalog.models import Product
from catalog.reads.filters import BRANCH, FOUND, filters_of
from core.api.json import dumps
from core.database.sql import rows

GOODS = "catalog_product p"
SHOWN = 50  # of vendors, tags and attributes, the most frequent

# Ends of price bands: 1, 2.5 and 5 times each power of ten, whatever the currency.
STEPS = (Decimal(1), Decimal("2.5"), Decimal(5))
EDGES = [Decimal(0)] + [step * 10**power for power in range(12) for step in STEPS]

FACETS = """
WITH goods AS MATERIALIZED (
    SELECT p.id, p.category_id, p.vendor_id FROM {source} WHERE {where}
)
SELECT
    (SELECT count(*) FROM goods) AS count,
    (SELECT json_agg(json_build_object('id', c.id, 'name', c.name, 'slug', c.slug,
            'parent', c.parent_id, 'count', c.count) ORDER BY c.tree_id, c.lft)
        FROM (
            SELECT above.*, sum(own.count)::bigint AS count
            FROM (SELECT category_id, count(*) AS count FROM goods GROUP BY 1) counted
            JOIN catalog_category inner_most ON inner_most.id = counted.category_id
            CROSS JOIN LATERAL (SELECT counted.count) own
            JOIN catalog_category above ON above.tree_id = inner_most.tree_id
                AND inner_most.lft BETWEEN above.lft AND above.rght
            WHERE above.is_active GROUP BY above.id
        ) c)::text AS categories,
    (SELECT json_agg(json_build_object('id', v.id, 'name', v.business_name, 'slug', v.slug,
            'count', counted.count) ORDER BY counted.count DESC, v.business_name, v.id)
        FROM (SELECT vendor_id, count(*) AS count FROM goods GROUP BY 1
            ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN vendors_vendor v ON v.id = counted.vendor_id)::text AS vendors,
    (SELECT json_agg(json_build_object('name', tag.name, 'count', counted.count)
            ORDER BY counted.count DESC, tag.name)
        FROM (SELECT link.tag_id, count(*) AS count
            FROM goods JOIN catalog_product_tags link ON link.product_id = goods.id
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN catalog_tag tag ON tag.id = counted.tag_id)::text AS tags,
    (SELECT json_agg(json_build_object('name', quality.name, 'count', counted.count)
            ORDER BY counted.count DESC, quality.name)
        FROM (SELECT link.sustainabilityattribute_id AS id, count(*) AS count
            FROM goods JOIN catalog_product_sustainability_attributes link
                ON link.product_id = goods.id
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN catalog_sustainabilityattribute quality ON quality.id = counted.id
    )::text AS sustainability,
    (SELECT json_agg(json_build_object(
            'min', round((%(edges)s::numeric[])[band], 2)::text,
            'max', round((%(edges)s::numeric[])[band + 1], 2)::text,
            'count', count) ORDER BY band)
        FROM (SELECT band, count(*) AS count
            FROM (SELECT DISTINCT product_id, width_bucket(price, %(edges)s::numeric[]) AS band
                FROM goods JOIN catalog_variant ON product_id = goods.id
                WHERE {of_variants}) any_of_them
            GROUP BY 1) bands)::text AS prices
"""


def product_facets(asked: Mapping[str, Any]) -> bytes:
    """Counts per category (with all below it), vendor, tag, attribute and price band, as JSON.

    `asked`: what GoodsFilterSet has checked.
    """
    filters = filters_of(asked)
    conditions = ["p.is_listed", *filters.conditions]
    if filters.has_branch:
        conditions.append(f"p.category_id IN ({BRANCH})")
    of_variants = ["is_active", *filters.of_variants]
    if asked.get("in_stock"):
        of_variants.append("stock > 0")
    sql = FACETS.format(
        source=FOUND if filters.has_query else GOODS,
        where=" AND ".join(conditions),
        of_variants=" AND ".join(of_variants),
    )
    params = filters.params | {"shown": SHOWN, "edges": EDGES, "most": 10_000}
    row = rows(sql, params, using=router.db_for_read(Product))[0]
    names = ("categories", "vendors", "tags", "sustainability", "prices")
    return dumps(
        {"count": row["count"], "currency": settings.CURRENCY}
        | {name: Fragment(row[name] or "[]") for name in names}
    )
