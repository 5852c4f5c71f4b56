"""What else somebody might like who looks at goods: more of their maker, similar ones of others.

Similar are goods of the same category, or where there are too few of those beside it: the more tags
they share, the nearer. At most 200 candidates of each category are looked at, the best selling.
"""

from django.db import router

from catalog.models import Product
from catalog.reads.completing import completed
from catalog.reads.detail import BY_ID, BY_SLUG, named
from core.database.sql import rows, statement

SHOWN = 8
CANDIDATES = 200


def _alike(which: str) -> str:
    """The best of the goods of others in some of the near categories."""
    return f"""
        SELECT goods.*, near.is_beside
        FROM this CROSS JOIN near CROSS JOIN LATERAL (
            SELECT p.id, p.card, p.sold, (
                SELECT count(*) FROM catalog_product_tags link
                WHERE link.product_id = p.id AND link.tag_id = ANY (this.tags)) AS shared
            FROM (SELECT * FROM catalog_product p
                WHERE p.is_listed AND p.category_id = near.id
                ORDER BY p.sold DESC, p.id DESC LIMIT {CANDIDATES}) p
            WHERE p.vendor_id <> this.vendor_id
        ) goods
        WHERE {which} ORDER BY shared DESC, sold DESC, id DESC LIMIT {SHOWN}"""


RELATED = {
    by: statement(f"""
    WITH this AS MATERIALIZED (
        SELECT p.id, p.vendor_id, p.category_id,
            ARRAY(SELECT tag_id FROM catalog_product_tags WHERE product_id = p.id) AS tags
        FROM catalog_product p WHERE {by} AND p.is_listed
    ),
    of_maker AS MATERIALIZED (
        SELECT goods.card, row_number() OVER (ORDER BY goods.sold DESC, goods.id DESC) AS place
        FROM this CROSS JOIN LATERAL (
            SELECT p.id, p.card, p.sold FROM catalog_product p
            WHERE p.is_listed AND p.vendor_id = this.vendor_id AND p.id <> this.id
            ORDER BY p.id DESC LIMIT {CANDIDATES}
        ) goods
        ORDER BY place LIMIT {SHOWN}
    ),
    near AS (
        SELECT beside.id, beside.id <> this.category_id AS is_beside
        FROM this JOIN catalog_category own ON own.id = this.category_id
        JOIN catalog_category beside ON beside.is_active
            AND (beside.id = own.id OR beside.parent_id = own.parent_id)
    ),
    of_category AS MATERIALIZED ({_alike("NOT near.is_beside")}),
    beside AS ({_alike(f"near.is_beside AND (SELECT count(*) FROM of_category) < {SHOWN}")}),
    similar_ones AS MATERIALIZED (
        SELECT card, row_number() OVER (
            ORDER BY is_beside, shared DESC, sold DESC, id DESC) AS place
        FROM (SELECT * FROM of_category UNION ALL SELECT * FROM beside) goods
        ORDER BY place LIMIT {SHOWN}
    )
    SELECT coalesce((SELECT string_agg(card, ',' ORDER BY place) FROM of_maker), '') AS of_maker,
        coalesce((SELECT string_agg(card, ',' ORDER BY place) FROM similar_ones), '') AS similar
    FROM this
""")
    for by in (BY_ID, BY_SLUG)
}


def related_goods(reference: str) -> bytes | None:
    """Two lists of cards as JSON; None when the goods are not on sale."""
    by, params = named(reference)
    found = rows(RELATED[by], params, using=router.db_for_read(Product))
    if not found:
        return None
    [row] = found
    lists = f'{{"of_maker":[{row["of_maker"]}],"similar":[{row["similar"]}]}}'
    return completed(lists).encode()
