"""Pages of goods on sale: one statement each, its cost independent of depth and table.

The page comes off a partial index of the wanted order. In a category each category of the branch
gives its own first rows, off its own index, and the page is taken of those. A search gives the
goods that it found, a bounded number. The cards stand ready on the products' rows
(catalog.serializers.ProductCardSerializer documents them).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import router
from django.http import QueryDict
from orjson import loads
from psycopg.types.numeric import Int8

from catalog.models import Product
from catalog.reads.completing import completed
from catalog.reads.cursors import Cursor, read_cursor
from catalog.reads.filters import (
    CANDIDATES,
    FOUND,
    FOUND_ALONE,
    RANKED,
    VENDOR_SLUG,
    Filters,
    Shape,
    filters_of,
)
from catalog.reads.spelling import better_spelling
from core.api.json import dumps
from core.database.sql import statement, tuples, value

PAGE_SIZE = 24
MAX_PAGE_SIZE = 100
FORGIVEN = 3_000_000  # no more relevant than this is only what looks like the words


class Page(NamedTuple):
    body: bytes
    is_empty: bool


@dataclass(frozen=True)
class Ordering:
    """A total order: by `key` (nothing: by id alone), then by id."""

    words: str
    key: str
    is_descending: bool
    printed: str = "{}"  # the key as a cursor holds it
    bound: str = "%(after)s::text::numeric"  # and back
    is_text: bool = False

    def clause(self, alias_key: str, alias_id: str, *, reverse: bool) -> str:
        way = "DESC" if self.is_descending != reverse else "ASC"
        return f"{alias_key} {way}, {alias_id} {way}" if self.key else f"{alias_id} {way}"

    def beyond(self, *, reverse: bool) -> str:
        """The condition that a row lies after the cursor, in a form that the index answers."""
        sign = "<" if self.is_descending != reverse else ">"
        if not self.key:
            return f"p.id {sign} %(after_id)s"
        return f"({self.key}, p.id) {sign} ({self.bound}, %(after_id)s)"


RELEVANCE = "found.relevance"
ALONE = Shape(conditions=(), has_query=True)  # a search without filters

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
    "best_selling": Ordering("the best selling first", "p.sold", True),
    "name": Ordering("by name", "lower(p.name)", False, bound="%(after)s::text", is_text=True),
    "relevance": Ordering("the best match first", RELEVANCE, True),
}


@lru_cache(maxsize=512)
def page_sql(asked: Shape, ordering: Ordering, *, has_cursor: bool, reverse: bool) -> str:
    """The statement of a page: fixed pieces only, %(limit)s rows of id, key and card."""
    is_alone = asked == ALONE and ordering.key == RELEVANCE
    conditions = [*asked.conditions] if is_alone else ["p.is_listed", *asked.conditions]
    if has_cursor:
        conditions.append(ordering.beyond(reverse=reverse))
    if asked.has_query and asked.branch:
        conditions.append(f"p.category_id IN ({asked.branch})")
    where = " AND ".join(conditions) or "true"
    key = ordering.key or "NULL::text"
    order = ordering.clause(key, "p.id", reverse=reverse)
    if asked.has_query:
        source = FOUND_ALONE if is_alone else FOUND
        page = f"SELECT p.id, {key} AS key FROM {source} WHERE {where} ORDER BY {order}"
    elif asked.branch:
        page = f"""SELECT goods.id, goods.key FROM ({asked.branch}) branch CROSS JOIN LATERAL (
            SELECT p.id, {key} AS key FROM catalog_product p
            WHERE p.category_id = branch.id AND {where} ORDER BY {order} LIMIT %(limit)s
        ) goods ORDER BY {ordering.clause("goods.key", "goods.id", reverse=reverse)}"""
    else:  # the rows that the index leads to are those that are shown
        return statement(f"""
            SELECT p.id, {ordering.printed.format(key)}::text, p.card
            FROM catalog_product p WHERE {where} ORDER BY {order} LIMIT %(limit)s""")
    return statement(f"""
        WITH page AS MATERIALIZED (
            SELECT id, key, row_number() OVER () AS place FROM ({page} LIMIT %(limit)s) ids)
        SELECT p.id, {ordering.printed.format("page.key")}::text, p.card
        FROM page
        JOIN catalog_product p ON p.id = page.id
        ORDER BY page.place""")


def product_page(asked: Mapping[str, Any], query: QueryDict, path: str) -> bytes:
    """A page of goods on sale as JSON.

    `asked` is what GoodsListFilterSet has checked of `query`, which also holds the cursor; `path`
    is the address of the list. Raises NotThere for a bad cursor.
    """
    return _page(filters_of(asked), asked, query, path).body


def product_rows(asked: Mapping[str, Any], query: QueryDict, path: str) -> dict[str, Any]:
    """The same page as a dict, for a page of ours: `results` are the cards, `next` and `previous`
    whole addresses below `path`, or None."""
    rows: dict[str, Any] = loads(product_page(asked, query, path))
    return rows


def product_page_of_vendor(
    slug: str, asked: Mapping[str, Any], query: QueryDict, path: str
) -> bytes | None:
    """The same list of one vendor's goods; None when there is no such vendor on sale."""
    filters = filters_of(asked)
    filters.add(VENDOR_SLUG, vendor=slug)
    page = _page(filters, asked, query, path)
    if page.is_empty:  # what is listed has an approved vendor
        approved = "SELECT id FROM vendors_vendor WHERE slug = %(slug)s AND status = 'approved'"
        if value(approved, {"slug": slug}, using=router.db_for_read(Product)) is None:
            return None
    return page.body


def _page(filters: Filters, asked: Mapping[str, Any], query: QueryDict, path: str) -> Page:
    usual = "relevance" if filters.has_query else "newest"
    name = asked.get("ordering") or ("updated" if "updated_since" in asked else usual)
    size = min(asked.get("page_size", PAGE_SIZE), MAX_PAGE_SIZE)
    ordering = ORDERINGS[name]
    cursor, params = None, filters.params | {"limit": size + 1}
    if "cursor" in query:
        cursor = read_cursor(
            str(query["cursor"]), name, has_value=bool(ordering.key), is_text=ordering.is_text
        )
        params |= {"after_id": Int8(cursor.id)} | ({"after": cursor.value} if ordering.key else {})
    reverse = cursor is not None and cursor.is_back
    if filters.has_query:
        is_alone = filters.shape == ALONE and ordering.key == RELEVANCE
        params["most"] = RANKED if is_alone else CANDIDATES
    sql = page_sql(filters.shape, ordering, has_cursor=cursor is not None, reverse=reverse)
    found = tuples(sql, params, using=router.db_for_read(Product))
    has_more, found = len(found) > size, found[:size]
    if reverse:
        found.reverse()
    has_next = bool(found) and (has_more or reverse)
    has_previous = bool(found) and (has_more if reverse else cursor is not None)
    following = _link(query, path, name, found[-1], False) if has_next else "null"
    previous = _link(query, path, name, found[0], True) if has_previous else "null"
    cards = completed(",".join(card for _pk, _key, card in found))
    meant = None
    if filters.has_query and cursor is None and is_poor(ordering, found):
        meant = better_spelling(asked["q"]) or None
    said = f'"did_you_mean":{dumps(meant).decode()}'
    body = f'{{"next":{following},"previous":{previous},{said},"results":[{cards}]}}'
    return Page(body.encode(), not found)


def is_poor(ordering: Ordering, found: Sequence[tuple]) -> bool:
    """Whether a search may have been mistyped: nothing has its words, or too little to say."""
    if ordering.key == RELEVANCE:
        return not found or int(found[0][1]) <= FORGIVEN
    return len(found) < PAGE_SIZE


def _link(query: QueryDict, path: str, ordering: str, row: tuple, is_back: bool) -> str:
    """The address of the page behind this row, or before it, as JSON."""
    pk, key, _card = row
    cursor = Cursor(ordering, pk, key or "", is_back)
    pairs = [(name, item) for name, items in query.lists() for item in items if name != "cursor"]
    address = f"{settings.SITE_URL}{path}?{urlencode([*pairs, ('cursor', str(cursor))])}"
    return dumps(address).decode()
