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
from catalog.reads.etags import Answer, tag
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
from catalog.reads.searches import VERSION, first_found
from catalog.reads.spelling import better_spelling
from core.api.json import dumps
from core.database.sql import statement, tuples, value
from core.kept import Kept

PAGE_SIZE = 24
MAX_PAGE_SIZE = 100
FORGIVEN = 3_000_000  # no more relevant than this is only what looks like the words

_kept: Kept[Answer] = Kept(4 << 20)  # two hundred first pages


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
def page_sql(
    asked: Shape, ordering: Ordering, most: int, *, has_cursor: bool, reverse: bool
) -> str:
    """The statement of a page: fixed pieces only, `most` rows of id, key and card, and beside the
    first ones of a search without filters the version of what it finds.

    How many is part of the text: of a limit that is a parameter PostgreSQL expects a tenth of the
    table, so that it would plan anew for each page.
    """
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
            WHERE p.category_id = branch.id AND {where} ORDER BY {order} LIMIT {most}
        ) goods ORDER BY {ordering.clause("goods.key", "goods.id", reverse=reverse)}"""
    else:  # the rows that the index leads to are those that are shown
        return statement(f"""
            SELECT p.id, {ordering.printed.format(key)}::text, p.card
            FROM catalog_product p WHERE {where} ORDER BY {order} LIMIT {most}""")
    version = f", {VERSION}" if is_alone and not has_cursor else ""
    return statement(f"""
        SELECT p.id, {ordering.printed.format("page.key")}::text, p.card{version}
        FROM ({page} LIMIT {most}) page JOIN catalog_product p ON p.id = page.id
        ORDER BY {ordering.clause("page.key", "page.id", reverse=reverse)}""")


class Rows(NamedTuple):
    """What a page shows: id, key and card of each, the cursors of the pages around it, and how a
    search was probably meant."""

    found: list[tuple[int, str | None, str]]
    following: str | None = None
    previous: str | None = None
    meant: str | None = None


def product_page(asked: Mapping[str, Any], query: QueryDict, path: str) -> Answer:
    """A page of goods on sale as JSON, with its ETag.

    `asked` is what GoodsListFilterSet has checked of `query`, which also holds the cursor; `path`
    is the address of the list. Raises NotThere for a bad cursor.
    """
    return _printed(_read(filters_of(asked), asked, query), query, path)


def product_rows(asked: Mapping[str, Any], query: QueryDict, path: str) -> dict[str, Any]:
    """The same page as a dict, for a page of ours: `results` are the cards, `next` and `previous`
    whole addresses below `path`, or None."""
    rows: dict[str, Any] = loads(product_page(asked, query, path).body)
    return rows


def product_page_of_vendor(
    slug: str, asked: Mapping[str, Any], query: QueryDict, path: str
) -> Answer | None:
    """The same list of one vendor's goods; None when there is no such vendor on sale."""
    filters = filters_of(asked)
    filters.add(VENDOR_SLUG, vendor=slug)
    rows = _read(filters, asked, query)
    if not rows.found:  # what is listed has an approved vendor
        approved = "SELECT id FROM vendors_vendor WHERE slug = %(slug)s AND status = 'approved'"
        if value(approved, {"slug": slug}, using=router.db_for_read(Product)) is None:
            return None
    return _printed(rows, query, path)


def _read(filters: Filters, asked: Mapping[str, Any], query: QueryDict) -> Rows:
    usual = "relevance" if filters.has_query else "newest"
    name = asked.get("ordering") or ("updated" if "updated_since" in asked else usual)
    size = min(asked.get("page_size", PAGE_SIZE), MAX_PAGE_SIZE)
    ordering = ORDERINGS[name]
    cursor, params = None, dict(filters.params)
    if "cursor" in query:
        cursor = read_cursor(
            str(query["cursor"]), name, has_value=bool(ordering.key), is_text=ordering.is_text
        )
        params |= {"after_id": Int8(cursor.id)} | ({"after": cursor.value} if ordering.key else {})
    reverse = cursor is not None and cursor.is_back
    is_alone = filters.shape == ALONE and ordering.key == RELEVANCE
    if filters.has_query:
        params["most"] = RANKED if is_alone else CANDIDATES
    sql = page_sql(filters.shape, ordering, size + 1, has_cursor=bool(cursor), reverse=reverse)
    if is_alone and cursor is None:
        found = first_found(sql, params, size + 1)
    else:
        found = tuples(sql, params, using=router.db_for_read(Product))
    has_more, found = len(found) > size, found[:size]
    if reverse:
        found.reverse()
    following = previous = meant = None
    if found and (has_more or reverse):
        following = str(Cursor(name, found[-1][0], found[-1][1] or ""))
    if found and (has_more if reverse else cursor):
        previous = str(Cursor(name, found[0][0], found[0][1] or "", is_back=True))
    if filters.has_query and cursor is None and is_poor(ordering, found):
        meant = better_spelling(asked["q"]) or None
    return Rows(found, following, previous, meant)


def is_poor(ordering: Ordering, found: Sequence[tuple]) -> bool:
    """Whether a search may have been mistyped: nothing has its words, or too little to say."""
    if ordering.key == RELEVANCE:
        return not found or int(found[0][1]) <= FORGIVEN
    return len(found) < PAGE_SIZE


def _printed(rows: Rows, query: QueryDict, path: str) -> Answer:
    """The ETag is that of the rows. If it is the one from before, so is the answer."""
    cards = ",".join(card for _pk, _key, card in rows.found)
    etag = tag(f"{rows.following} {rows.previous} {rows.meant} {cards}")
    asked_for = (path, *map(str, query.lists()))
    known = _kept.get(asked_for)
    if known and known.etag == etag:
        return known
    following, previous = (_link(query, path, one) for one in (rows.following, rows.previous))
    said = f'"did_you_mean":{dumps(rows.meant).decode()}'
    text = f'{{"next":{following},"previous":{previous},{said},"results":[{completed(cards)}]}}'
    answer = Answer(etag, text.encode())
    if "cursor" not in query:  # what is further down is hardly asked for twice
        _kept.keep(asked_for, answer, len(answer.body))
    return answer


def _link(query: QueryDict, path: str, cursor: str | None) -> str:
    """The address of the page that a cursor leads to, as JSON."""
    if cursor is None:
        return "null"
    pairs = [(name, item) for name, items in query.lists() for item in items if name != "cursor"]
    address = f"{settings.SITE_URL}{path}?{urlencode([*pairs, ('cursor', cursor)])}"
    return dumps(address).decode()
