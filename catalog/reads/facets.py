"""How many goods each further choice would leave.

Each facet is counted under all filters but its own: who has chosen a maker still sees the others,
and how many goods these would bring. A facet of which nothing was chosen counts the goods of the
list.

Up to 10,000 goods are counted. Where there are more, or where to find them means to look at all
goods, a sample is counted and the figures are what it lets expect: the answer says is_estimate of
the list's goods, and names in `estimated` the facets.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import router
from orjson import Fragment, loads

from catalog.models import Product
from catalog.reads.filters import filters_of, options_beside
from catalog.reads.tree import branch_as_known
from core.api.json import dumps
from core.database.sql import rows, statement, value

GOODS = "catalog_product p"
MOST = 10_000  # goods that are counted one by one
SAMPLED = 4_000  # goods that fit, in a sample
# What a question may cost, shared among the goods that it is about: up to two may have half each.
SEEN = 60_000  # goods, fitting or not, that samples look at
DEAR = 30_000  # what PostgreSQL may expect to spend on finding them; a read of a page is 1
LISTED = "SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = 'product_newest'::regclass"
SHOWN = 50  # of vendors, tags and attributes, the most frequent

# Ends of price bands: 1, 2.5 and 5 times each power of ten, whatever the currency.
STEPS = (Decimal(1), Decimal("2.5"), Decimal(5))
EDGES = [Decimal(0)] + [step * 10**power for power in range(12) for step in STEPS]

# By facet: the filters that choose of it.
OWN = {
    "categories": {"category"},
    "vendors": {"vendor"},
    "tags": {"tag", "any_tag"},
    "sustainability": {"sustainability", "any_sustainability"},
    "options": {"option"},
    "prices": {"min_price", "max_price"},
}

# The goods that facets are counted of, where there are not too many, and by how much each stands
# for more than itself.
SET = statement("""
    fitting_{goods} AS MATERIALIZED (
        SELECT p.id, p.category_id, p.vendor_id, p.price AS lowest, p.price_to AS highest
        FROM {source} WHERE {where} LIMIT {most}
    ),
    {goods} AS MATERIALIZED (
        SELECT * FROM fitting_{goods} WHERE (SELECT count(*) FROM fitting_{goods}) < {most} {few}
    ),
    scale_{goods} AS (SELECT {scale} AS by)
""")
FOUND_AND_COUNT = statement("""
    (SELECT count(*) FROM fitting_{goods}) AS found_{goods},
    (SELECT round(count(*) * (SELECT by FROM scale_{goods}))::bigint FROM {goods})
        AS count_{goods}
""")
FACETS = {
    "categories": statement("""
    (SELECT json_agg(json_build_object('id', c.id, 'name', c.name, 'slug', c.slug,
            'parent', c.parent_id,
            'count', round(c.count * (SELECT by FROM scale_{goods}))::bigint)
            ORDER BY c.tree_id, c.lft)
        FROM (
            SELECT above.*, sum(own.count)::bigint AS count
            FROM (SELECT category_id, count(*) AS count FROM {goods} GROUP BY 1) counted
            JOIN catalog_category inner_most ON inner_most.id = counted.category_id
            CROSS JOIN LATERAL (SELECT counted.count) own
            JOIN catalog_category above ON above.tree_id = inner_most.tree_id
                AND inner_most.lft BETWEEN above.lft AND above.rght
            WHERE above.is_active GROUP BY above.id
        ) c)::text AS categories"""),
    "vendors": statement("""
    (SELECT json_agg(json_build_object('id', v.id, 'name', v.business_name, 'slug', v.slug,
            'count', {count}) ORDER BY counted.count DESC, v.business_name, v.id)
        FROM (SELECT vendor_id, count(*) AS count FROM {goods} GROUP BY 1
            ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN vendors_vendor v ON v.id = counted.vendor_id)::text AS vendors"""),
    "tags": statement("""
    (SELECT json_agg(json_build_object('name', tag.name, 'count', {count})
            ORDER BY counted.count DESC, tag.name)
        FROM (SELECT link.tag_id, count(*) AS count
            FROM {goods} goods JOIN catalog_product_tags link ON link.product_id = goods.id
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN catalog_tag tag ON tag.id = counted.tag_id)::text AS tags"""),
    "sustainability": statement("""
    (SELECT json_agg(json_build_object('name', quality.name, 'count', {count})
            ORDER BY counted.count DESC, quality.name)
        FROM (SELECT link.sustainabilityattribute_id AS id, count(*) AS count
            FROM {goods} goods JOIN catalog_product_sustainability_attributes link
                ON link.product_id = goods.id
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(shown)s) counted
        JOIN catalog_sustainabilityattribute quality ON quality.id = counted.id
    )::text AS sustainability"""),
    "options": statement("""
    (SELECT json_agg(json_build_object('name', name, 'value', value, 'count', {count})
            ORDER BY name, counted.count DESC, value)
        FROM (SELECT option.key AS name, option.value, count(DISTINCT goods.id) AS count
            FROM {goods} goods JOIN catalog_variant ON product_id = goods.id
            CROSS JOIN LATERAL jsonb_each_text(options) AS option
            WHERE is_active {beside} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %(shown)s) counted
    )::text AS options"""),
    "prices": statement("""
    (SELECT json_agg(json_build_object(
            'min', round((%(edges)s::numeric[])[band], 2)::text,
            'max', round((%(edges)s::numeric[])[band + 1], 2)::text,
            'count', round(count * (SELECT by FROM scale_{goods}))::bigint) ORDER BY band)
        FROM (SELECT band, count(*) AS count
            FROM (
                SELECT id, width_bucket(lowest, %(edges)s::numeric[]) AS band
                FROM {goods} WHERE lowest = highest
                UNION ALL
                SELECT DISTINCT product_id, width_bucket(price, %(edges)s::numeric[])
                FROM {goods} goods JOIN catalog_variant ON product_id = goods.id
                WHERE lowest < highest AND is_active {in_stock}) any_of_them
            GROUP BY 1) bands)::text AS prices"""),
}
NAMES = tuple(FACETS)
COUNT = "round(counted.count * (SELECT by FROM scale_{goods}))::bigint"
IN_STOCK = "AND stock > 0"
# The variants that have what was chosen of the other options.
BESIDE = statement("""AND EXISTS (
    SELECT FROM jsonb_array_elements(
        coalesce(%(beside)s::jsonb -> option.key, %(beside)s::jsonb -> '')) AS one
    WHERE options @> one)""")

# True of all goods, and expected of one in two hundred. Of goods in a sample that have a tag
# PostgreSQL expects as many as there are in the whole shop, and so reads all variants of the shop
# instead of theirs.
FEW = "AND id %% 1 = 0"

FOUND = "SELECT id FROM catalog_search(%(asked)s, %(words)s::text[], %(phrase)s, %(candidates)s)"
OF_FOUND = f"found JOIN {GOODS} ON p.id = found.id"
EXPECTED = "SELECT catalog_expected(%(words)s::text[], %(phrase)s)"
SCALE_OF_FOUND = "greatest(%(expected)s::float8 / greatest((SELECT count(*) FROM found), 1), 1)"


class Goods(NamedTuple):
    """Goods that facets are counted of, by a name of their own in the statement. `expected` are the
    conditions as PostgreSQL can tell beforehand how many they fit: of categories that are named to
    it, it knows."""

    name: str
    where: str
    expected: str
    facets: tuple[str, ...]


class Source(NamedTuple):
    """Where the goods are looked for: one by one, in a sample of the pages (the same each time), or
    among what a search has found. What is in a sample is `few`."""

    rows: str = GOODS
    scale: str = "1"
    most: str = "%(most)s"
    few: str = ""


class Counted(NamedTuple):
    """The figures, by their column, and the names of the goods of which they are an estimate."""

    figures: dict[str, Any]
    estimated: set[str]


def product_facets(asked: Mapping[str, Any], names: Sequence[str] = NAMES) -> bytes:
    """Counts per category (with all below it), vendor, tag, attribute, option and price band, or of
    those facets that are named, as JSON.

    `asked`: what GoodsFilterSet has checked.
    """
    filters = filters_of(asked)
    sets = _sets(asked, names)
    params = filters.params | {"shown": SHOWN, "edges": EDGES, "most": MOST + 1}
    if filters.branch:
        params["branch"] = branch_as_known(asked["category"])
    beside = in_stock = ""
    if "option" in asked:
        beside, params["beside"] = BESIDE, dumps(options_beside(asked["option"])).decode()
    if asked.get("in_stock"):
        in_stock = IN_STOCK
    count = _counted_of_search if filters.has_query else _counted
    figures, estimated = count(sets, params, {"beside": beside, "in_stock": in_stock})
    return dumps(
        {
            "count": figures["count_goods"],
            "is_estimate": "goods" in estimated,
            "estimated": [name for one in sets if one.name in estimated for name in one.facets],
            "currency": settings.CURRENCY,
        }
        | {name: Fragment(figures[name] or "[]") for name in names}
    )


def facet_rows(asked: Mapping[str, Any], names: Sequence[str] = NAMES) -> dict[str, Any]:
    """The same as a dict, for a page of ours."""
    counts: dict[str, Any] = loads(product_facets(asked, names))
    return counts


def _sets(asked: Mapping[str, Any], names: Sequence[str]) -> list[Goods]:
    """The goods of the list, for the facets of which nothing was chosen; and for each of the others
    those that there were without its choice."""
    chosen = [name for name in names if OWN[name] & asked.keys()]
    free = tuple(name for name in names if name not in chosen)
    sets = [_goods("goods", asked, free)]
    for facet in chosen:
        others = {name: wanted for name, wanted in asked.items() if name not in OWN[facet]}
        sets.append(_goods(f"of_{facet}", others, (facet,)))
    return sets


def _goods(name: str, asked: Mapping[str, Any], facets: tuple[str, ...]) -> Goods:
    filters = filters_of(asked)
    where = expected = " AND ".join(["p.is_listed", *filters.conditions])
    if filters.branch:
        where += f" AND p.category_id IN ({filters.branch})"
        expected += " AND p.category_id = ANY(%(branch)s::bigint[])"
    return Goods(name, where, expected, facets)


def _sql(
    sets: Iterable[Goods], sources: Mapping[str, Source], variants: Mapping[str, str], found: str
) -> str:
    """The statement that counts these goods, each looked for in its source."""
    tables, columns = [f"found AS MATERIALIZED ({found})"], []
    for goods in sets:
        source = sources[goods.name]
        tables.append(
            SET.format(
                goods=goods.name,
                where=goods.where,
                source=source.rows,
                scale=source.scale,
                most=source.most,
                few=source.few,
            )
        )
        columns.append(FOUND_AND_COUNT.format(goods=goods.name))
        count = COUNT.format(goods=goods.name)
        columns += [
            FACETS[facet].format(goods=goods.name, count=count, **variants)
            for facet in goods.facets
        ]
    return f"WITH {','.join(tables)} SELECT {','.join(columns)}"


def _counted(sets: Sequence[Goods], params: dict[str, Any], variants: Mapping[str, str]) -> Counted:
    using = router.db_for_read(Product)
    plans = _plans(sets, params)
    exact = {
        name
        for name, plan in plans.items()
        if plan["Plan Rows"] <= MOST and plan["Total Cost"] <= DEAR / max(2, len(sets))
    }
    sources = dict.fromkeys(exact, Source()) | _samples(plans, plans.keys() - exact, params)
    figures = rows(_sql(sets, sources, variants, "SELECT"), params, using=using)[0]
    too_many = {name for name in exact if figures[f"found_{name}"] > MOST}
    if too_many:
        sources = _samples(plans, too_many, params)
        again = [goods for goods in sets if goods.name in too_many]
        figures |= rows(_sql(again, sources, variants, "SELECT"), params, using=using)[0]
    return Counted(figures, plans.keys() - exact | too_many)


def _plans(sets: Sequence[Goods], params: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What PostgreSQL expects of finding each of these goods: how many, and at which cost."""
    looked_for = ", ".join(f"ARRAY(SELECT 1 FROM {GOODS} WHERE {goods.expected})" for goods in sets)
    explained = value(
        f"EXPLAIN (FORMAT JSON) SELECT {looked_for}", params, using=router.db_for_read(Product)
    )
    plans = explained[0]["Plan"]["Plans"]
    return {goods.name: plan for goods, plan in zip(sets, plans, strict=True)}


def _samples(
    plans: Mapping[str, dict[str, Any]], names: Iterable[str], params: dict[str, Any]
) -> dict[str, Source]:
    """Samples of the shop in which enough of these goods are to be expected; their sizes are added
    to the parameters."""
    samples: dict[str, Source] = {}
    for name in names:
        if "listed" not in params:
            params["listed"] = value(LISTED, {}, using=router.db_for_read(Product))
            params["seen"] = SEEN
        most = SEEN / max(2, len(plans))
        share = min(SAMPLED / plans[name]["Plan Rows"], most / params["listed"], 1)
        params |= {f"share_{name}": 100 * share, f"scale_{name}": 1 / share}
        samples[name] = Source(
            f"{GOODS} TABLESAMPLE SYSTEM (%(share_{name})s::real) REPEATABLE (0)",
            f"%(scale_{name})s::float8",
            "%(seen)s",
            FEW,
        )
    return samples


def _counted_of_search(
    sets: Sequence[Goods], params: dict[str, Any], variants: Mapping[str, str]
) -> Counted:
    """The figures of what a search finds; of a word that very many goods have it finds some."""
    using = router.db_for_read(Product)
    expected = value(EXPECTED, params, using=using) or 0
    is_cut = expected > MOST
    sources = {goods.name: Source(OF_FOUND, SCALE_OF_FOUND) for goods in sets}
    params |= {"expected": expected if is_cut else 0.0, "candidates": MOST}
    figures = rows(_sql(sets, sources, variants, FOUND), params, using=using)[0]
    return Counted(figures, {goods.name for goods in sets} if is_cut else set())
