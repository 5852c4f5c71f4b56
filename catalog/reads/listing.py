"""Pages of goods on sale: one statement each, its cost independent of depth and table.

The page of ids comes first, off a partial index of the wanted order; only then its rows and their
vendors are read. In a category each category of the branch gives its own first rows, off its own
index, and the page is taken of those. A search gives the goods that it found, a bounded number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import router
from django.http import QueryDict
from psycopg.types.numeric import Int8

from catalog.models import Product
from catalog.reads.cursors import Cursor, read_cursor
from catalog.reads.filters import BRANCH, VENDOR_SLUG, Filters, filters_of
from core.api.json import dumps
from core.database.sql import rows, value
from core.pages.media import picture_url

PAGE_SIZE = 24
MAX_PAGE_SIZE = 100


@dataclass(frozen=True)
class Ordering:
    """A total order: by `key` (nothing: by id alone), then by id."""

    words: str
    key: str
    is_descending: bool
    printed: str = "{}"  # the key as a cursor holds it: a number
    bound: str = "%(after)s::text::numeric"  # and back

    def clause(self, alias_key: str, alias_id: str, *, reverse: bool) -> str:
        way = "DESC" if self.is_descending != reverse else "ASC"
        return f"{alias_key} {way}, {alias_id} {way}" if self.key else f"{alias_id} {way}"

    def beyond(self, *, reverse: bool) -> str:
        """The condition that a row lies after the cursor, in a form that the index answers."""
        sign = "<" if self.is_descending != reverse else ">"
        if not self.key:
            return f"p.id {sign} %(after_id)s"
        return f"({self.key}, p.id) {sign} ({self.bound}, %(after_id)s)"


ORDERINGS = {
    "newest": Ordering("the newest first", "", True),
    "price": Ordering("the cheapest first", "p.price", False),
    "-price": Ordering("the dearest first", "p.price", True),
    "rating": Ordering("the best rated first", "p.rating", True),
    "updated": Ordering(
        "the longest unchanged first",
        "p.updated_at",
        False,
        printed="extract(epoch FROM {})",
        bound="to_timestamp(%(after)s::text::float8)",
    ),
    "relevance": Ordering("the best match first", "found.relevance", True),
}

CARDS = """
SELECT p.id, p.name, p.price::text AS price, p.price_to::text AS price_to, p.in_stock,
    p.image, p.image_alt, p.image_small, p.rating::text AS rating, p.review_count,
    p.min_order_quantity, p.category_id AS category, p.created_at,
    p.vendor_id, v.slug AS vendor_slug, v.business_name AS vendor_name, v.city AS vendor_city,
    page.key::text AS key
FROM page
JOIN catalog_product p ON p.id = page.id
JOIN vendors_vendor v ON v.id = p.vendor_id
ORDER BY page.place
"""


def page_sql(filters: Filters, ordering: Ordering, *, has_cursor: bool, reverse: bool) -> str:
    """The statement of a page: fixed pieces only, %(limit)s rows of it."""
    conditions = ["p.is_listed", *filters.conditions]
    if has_cursor:
        conditions.append(ordering.beyond(reverse=reverse))
    key = ordering.key or "NULL::numeric"
    printed = ordering.printed.format("key")
    where = " AND ".join(conditions)
    if filters.has_query and filters.has_branch:
        where += f" AND p.category_id IN ({BRANCH})"
    if filters.has_query or not filters.has_branch:
        order = ordering.clause(key, "p.id", reverse=reverse)
        ids = f"SELECT p.id, {key} AS key FROM {filters.source} WHERE {where} ORDER BY {order}"
    else:
        inner = ordering.clause(key, "p.id", reverse=reverse)
        outer = ordering.clause("goods.key", "goods.id", reverse=reverse)
        ids = f"""SELECT goods.id, goods.key FROM ({BRANCH}) branch CROSS JOIN LATERAL (
            SELECT p.id, {key} AS key FROM {filters.source}
            WHERE p.category_id = branch.id AND {where} ORDER BY {inner} LIMIT %(limit)s
        ) goods ORDER BY {outer}"""
    return f"""WITH page AS MATERIALIZED (
        SELECT id, {printed} AS key, row_number() OVER () AS place FROM ({ids} LIMIT %(limit)s) ids
    ) {CARDS}"""


def product_page(asked: Mapping[str, Any], query: QueryDict, path: str) -> bytes:
    """A page of goods on sale as JSON.

    `asked` is what GoodsListFilterSet has checked of `query`, which also holds the cursor; `path`
    is the address of the list. Raises NotThere for a bad cursor.
    """
    return _page(filters_of(asked), asked, query, path)


def product_page_of_vendor(
    slug: str, asked: Mapping[str, Any], query: QueryDict, path: str
) -> bytes | None:
    """The same list of one vendor's goods; None when there is no such vendor on sale."""
    approved = "SELECT id FROM vendors_vendor WHERE slug = %(slug)s AND status = 'approved'"
    if value(approved, {"slug": slug}, using=router.db_for_read(Product)) is None:
        return None
    filters = filters_of(asked)
    filters.add(VENDOR_SLUG, vendor=slug)
    return _page(filters, asked, query, path)


def card(row: Mapping[str, Any]) -> dict[str, Any]:
    """A product as lists show it (catalog.serializers.ProductCardSerializer documents it)."""
    return {
        "id": row["id"],
        "name": row["name"],
        "price": row["price"],
        "price_from": row["price"],
        "price_to": row["price_to"],
        "currency": settings.CURRENCY,
        "in_stock": row["in_stock"],
        "min_order_quantity": row["min_order_quantity"],
        "image": picture_url(row["image"]) or None,
        "image_alt": row["image_alt"],
        "image_small": picture_url(row["image_small"] or row["image"]) or None,
        "rating": row["rating"],
        "review_count": row["review_count"],
        "category": row["category"],
        "vendor": {
            "id": row["vendor_id"],
            "slug": row["vendor_slug"],
            "name": row["vendor_name"],
            "city": row["vendor_city"],
        },
        "created_at": row["created_at"],
    }


def _page(filters: Filters, asked: Mapping[str, Any], query: QueryDict, path: str) -> bytes:
    usual = "relevance" if filters.has_query else "newest"
    name = asked.get("ordering") or ("updated" if "updated_since" in asked else usual)
    size = min(asked.get("page_size", PAGE_SIZE), MAX_PAGE_SIZE)
    ordering = ORDERINGS[name]
    cursor, params = None, filters.params | {"limit": size + 1}
    if "cursor" in query:
        cursor = read_cursor(str(query["cursor"]), name, has_value=bool(ordering.key))
        params |= {"after_id": Int8(cursor.id)} | ({"after": cursor.value} if ordering.key else {})
    reverse = cursor is not None and cursor.is_back
    sql = page_sql(filters, ordering, has_cursor=cursor is not None, reverse=reverse)
    found = rows(sql, params, using=router.db_for_read(Product))
    has_more, found = len(found) > size, found[:size]
    if reverse:
        found.reverse()
    has_next = bool(found) and (has_more or reverse)
    has_previous = bool(found) and (has_more if reverse else cursor is not None)
    return dumps(
        {
            "next": _link(query, path, name, found[-1], False) if has_next else None,
            "previous": _link(query, path, name, found[0], True) if has_previous else None,
            "results": [card(row) for row in found],
        }
    )


def _link(query: QueryDict, path: str, ordering: str, row: Mapping, is_back: bool) -> str:
    cursor = Cursor(ordering, row["id"], row["key"] or "", is_back)
    pairs = [(key, item) for key, items in query.lists() for item in items if key != "cursor"]
    return f"{settings.SITE_URL}{path}?{urlencode([*pairs, ('cursor', str(cursor))])}"
