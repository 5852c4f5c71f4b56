"""How many goods each further choice would leave, under the same filters as the list.

Up to 10,000 goods are counted. Where there are more, or where to find them means to look at all
goods, a sample is counted and the figures are what it lets expect: the answer says is_estimate.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import router
from orjson import Fragment, loads

from catalog.models import Product
from catalog.reads.filters import filters_of
from core.api.json import dumps
from core.database.sql import rows, value

GOODS = "catalog_product p"
SAMPLE = f"{GOODS} TABLESAMPLE SYSTEM (%(share)s::real) REPEATABLE (0)"  # the same each time
MOST = 10_000  # goods that are counted one by one
SAMPLED = 4_000  # goods that fit, in a sample
SEEN = 30_000  # goods, fitting or not, that a sample looks at
DEAR = 15_000  # what PostgreSQL may expect to spend on finding them; a read of a page is 1
LISTED = "SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = 'product_newest'::regclass"
SHOWN = 50  # of vendors, tags and attributes, the most frequent

# Ends of price bands: 1, 2.5 and 5 times each power of ten, whatever the currency.
STEPS = (Decimal(1), Decimal("2.5"), Decimal(5))
EDGES = [Decimal(0)] + [step * 10**power for power in range(12) for step in STEPS]

FACETS = """
WITH found AS MATERIALIZED ({found}),
fitting AS MATERIALIZED (
    SELECT p.id, p.category_id, p.vendor_id, p.price AS lowest, p.price_to AS highest
    FROM {source} WHERE {where} LIMIT %(most)s
),
goods AS MATERIALIZED (
    SELECT * FROM fitting WHERE (SELECT count(*) FROM fitting) < %(most)s
),
scale AS (SELECT {scale} AS by)
SELECT
    (SELECT count(*) FROM fitting) AS found,
    (SELECT round(count(*) * (SELECT by FROM scale))::bigint FROM goods) AS count,
    (SELECT json_agg(json_build_object('id', c.id, 'name', c.name, 'slug', c.slug,
            'parent', c.parent_id,
            'count', round(c.count * (SELECT by FROM scale))::bigint) ORDER BY c.tree_id, c.lft)
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
            'count', {count}) ORDER BY counted.count DESC, v.business_name, v.id)
        FROM (SELECT vendor_id, count(*) AS count FROM goods GROUP BY 1
            ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN vendors_vendor v ON v.id = counted.vendor_id)::text AS vendors,
    (SELECT json_agg(json_build_object('name', tag.name, 'count', {count})
            ORDER BY counted.count DESC, tag.name)
        FROM (SELECT link.tag_id, count(*) AS count
            FROM goods JOIN catalog_product_tags link ON link.product_id = goods.id
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN catalog_tag tag ON tag.id = counted.tag_id)::text AS tags,
    (SELECT json_agg(json_build_object('name', quality.name, 'count', {count})
            ORDER BY counted.count DESC, quality.name)
        FROM (SELECT link.sustainabilityattribute_id AS id, count(*) AS count
            FROM goods JOIN catalog_product_sustainability_attributes link
                ON link.product_id = goods.id
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN catalog_sustainabilityattribute quality ON quality.id = counted.id
    )::text AS sustainability,
    (SELECT json_agg(json_build_object('name', name, 'value', value, 'count', {count})
            ORDER BY name, counted.count DESC, value)
        FROM (SELECT option.key AS name, option.value, count(DISTINCT goods.id) AS count
            FROM goods JOIN catalog_variant ON product_id = goods.id
            CROSS JOIN LATERAL jsonb_each_text(options) AS option
            WHERE is_active GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %(shown)s) counted
    )::text AS options,
    (SELECT json_agg(json_build_object(
            'min', round((%(edges)s::numeric[])[band], 2)::text,
            'max', round((%(edges)s::numeric[])[band + 1], 2)::text,
            'count', round(count * (SELECT by FROM scale))::bigint) ORDER BY band)
        FROM (SELECT band, count(*) AS count
            FROM (
                SELECT id, width_bucket(lowest, %(edges)s::numeric[]) AS band
                FROM goods WHERE lowest = highest
                UNION ALL
                SELECT DISTINCT product_id, width_bucket(price, %(edges)s::numeric[])
                FROM goods JOIN catalog_variant ON product_id = goods.id
                WHERE lowest < highest AND {of_variants}) any_of_them
            GROUP BY 1) bands)::text AS prices
""".replace("{count}", "round(counted.count * (SELECT by FROM scale))::bigint")

FOUND = "SELECT id FROM catalog_search(%(asked)s, %(words)s::text[], %(phrase)s, %(candidates)s)"
OF_FOUND = f"found JOIN {GOODS} ON p.id = found.id"
EXPECTED = "SELECT catalog_expected(%(words)s::text[], %(phrase)s)"
SCALE_OF_FOUND = "greatest(%(expected)s::float8 / greatest((SELECT count(*) FROM found), 1), 1)"


def product_facets(asked: Mapping[str, Any]) -> bytes:
    """Counts per category (with all below it), vendor, tag, attribute and price band, as JSON.

    `asked`: what GoodsFilterSet has checked.
    """
    filters = filters_of(asked)
    conditions = ["p.is_listed", *filters.conditions]
    if filters.branch:
        conditions.append(f"p.category_id IN ({filters.branch})")
    where = " AND ".join(conditions)
    count = _counted_of_search if filters.has_query else _counted
    of_variants = ["is_active", *filters.of_variants]
    if asked.get("in_stock"):
        of_variants.append("stock > 0")
    params = filters.params | {"shown": SHOWN, "edges": EDGES, "most": MOST + 1}
    row, is_estimate = count(where, " AND ".join(of_variants), params)
    names = ("categories", "vendors", "tags", "sustainability", "options", "prices")
    return dumps(
        {"count": row["count"], "is_estimate": is_estimate, "currency": settings.CURRENCY}
        | {name: Fragment(row[name] or "[]") for name in names}
    )


def facet_rows(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a dict, for a page of ours."""
    counts: dict[str, Any] = loads(product_facets(asked))
    return counts


def _counted(where: str, of_variants: str, params: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The figures, and whether they are an estimate."""
    using = router.db_for_read(Product)
    explained = value(
        f"EXPLAIN (FORMAT JSON) SELECT FROM {GOODS} WHERE {where}", params, using=using
    )
    plan = explained[0]["Plan"]
    parts = {"found": "SELECT", "where": where, "of_variants": of_variants}
    if plan["Plan Rows"] <= MOST and plan["Total Cost"] <= DEAR:
        sql = FACETS.format(source=GOODS, scale="1", **parts)
        row = rows(sql, params, using=using)[0]
        if row["found"] <= MOST:
            return row, False
    goods = value(LISTED, {}, using=using)
    share = min(SAMPLED / plan["Plan Rows"], SEEN / goods, 1)
    params |= {"share": 100 * share, "scale": 1 / share, "most": 2 * SEEN}
    sql = FACETS.format(source=SAMPLE, scale="%(scale)s::float8", **parts)
    return rows(sql, params, using=using)[0], True


def _counted_of_search(
    where: str, of_variants: str, params: dict[str, Any]
) -> tuple[dict[str, Any], bool]:
    """The figures of what a search finds; of a word that very many goods have it finds some."""
    using = router.db_for_read(Product)
    expected = value(EXPECTED, params, using=using) or 0
    is_cut = expected > MOST
    sql = FACETS.format(
        found=FOUND, source=OF_FOUND, scale=SCALE_OF_FOUND, where=where, of_variants=of_variants
    )
    params |= {"expected": expected if is_cut else 0.0, "candidates": MOST}
    return rows(sql, params, using=using)[0], is_cut
