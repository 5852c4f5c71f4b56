"""What somebody may be about to type: goods, makers and categories, from two letters on.

Each word that was typed begins a word of the name. Goods are first looked for among the best
selling; where those are not enough, by the known words that begin as the last one does.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db import router
from orjson import loads

from catalog.models import Product
from catalog.reads.completing import completed
from catalog.reads.filters import plain, words_of
from catalog.reads.tree import Tree, path_to, whole_tree
from core.api.json import dumps
from core.database import json
from core.database.sql import rows, statement
from core.pages.media import picture_url

BEST = 1_000  # of the best selling goods are looked at
GOODS, MAKERS, CATEGORIES = 6, 3, 4
OF_CARD = ("id", "slug", "name", "price", "sale_price", "currency", "image_small")

SUGGESTIONS = statement(f"""
    WITH quick AS MATERIALIZED (
        SELECT id, row_number() OVER () AS place
        FROM (SELECT id, name FROM catalog_product WHERE is_listed
            ORDER BY sold DESC, id DESC LIMIT {BEST}) best
        WHERE lower(unaccent(name)) ~ ALL (%(starts)s::text[]) LIMIT {GOODS}
    ),
    known AS MATERIALIZED (
        SELECT string_agg(word, ' | ') AS words
        FROM (SELECT word FROM catalog_word
            WHERE word LIKE %(last)s::text || '%%' AND (SELECT count(*) FROM quick) < {GOODS}
            ORDER BY length(word), word LIMIT 20) completions
    ),
    query AS MATERIALIZED (
        SELECT to_tsquery('rawi_id', said) || to_tsquery('rawi_en', said) AS query
        FROM (SELECT concat(%(others)s::text, '(', words, ')') AS said
            FROM known WHERE words IS NOT NULL) all_words
    ),
    more AS MATERIALIZED (
        SELECT found.id, {GOODS} + row_number() OVER (ORDER BY found.rank DESC, found.id DESC)
            AS place
        FROM query CROSS JOIN LATERAL catalog_matches(query.query, catalog_goods_of(query.query),
            ARRAY(SELECT id FROM quick), 100, 2, false) found
        JOIN catalog_product p ON p.id = found.id
        WHERE lower(unaccent(p.name)) ~ ALL (%(starts)s::text[])
        LIMIT {GOODS}
    )
    SELECT
        (SELECT string_agg(p.card, ',' ORDER BY place)
            FROM (SELECT * FROM quick UNION ALL SELECT * FROM more ORDER BY place LIMIT {GOODS})
                suggested
            JOIN catalog_product p ON p.id = suggested.id) AS cards,
        {
    json.listed(
        json.printed(
            id="v.id",
            slug=json.text("v.slug"),
            name=json.text("v.business_name"),
            city=json.text("v.city"),
            logo=json.maybe("nullif(v.business_logo_url, '')"),
        ),
        rows=f'''FROM (SELECT * FROM vendors_vendor WHERE status = 'approved'
            AND lower(unaccent(business_name)) ~ ALL (%(starts)s::text[])
            ORDER BY business_name, id LIMIT {MAKERS}) v''',
        order="v.business_name, v.id",
    )
} AS vendors
""")


def suggestions(text: str) -> bytes:
    """Up to six goods, three makers and four categories as JSON."""
    return dumps(suggested(text))


def suggested(text: str) -> dict[str, Any]:
    """The same as a dict, for a page of ours."""
    words = [plain(word) for word in words_of(text)]
    if not words:
        return {"products": [], "vendors": [], "categories": []}
    *others, last = words
    params = {
        "starts": [rf"\m{word}" for word in words],
        "last": last,
        "others": "".join(f"'{word}' & " for word in others),
    }
    [row] = rows(SUGGESTIONS, params, using=router.db_for_read(Product))
    cards = loads(f"[{completed(row['cards'] or '')}]")
    return {
        "products": [{name: card[name] for name in OF_CARD} for card in cards],
        "vendors": [maker | {"logo": logo_of(maker)} for maker in loads(row["vendors"])],
        "categories": list(_categories(whole_tree(), words)),
    }


def logo_of(maker: dict[str, Any]) -> str | None:
    """The whole address, also of one that was uploaded."""
    return picture_url(maker["logo"] or "") or None


def _categories(tree: Tree, words: list[str]) -> Iterable[dict[str, Any]]:
    """Those whose names have all the words, those nearest to the top first."""
    starts = [re.compile(rf"\b{re.escape(word)}") for word in words]
    paths = [
        path_to(tree, pk)
        for pk, node in tree.nodes.items()
        if all(start.search(plain(node["name"])) for start in starts)
    ]
    for path in sorted(paths, key=len)[:CATEGORIES]:
        yield path[-1] | {"path": path[:-1]}
