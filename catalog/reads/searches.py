"""Which goods a search finds first, known from before while it would find the same.

To find and rank goods takes ten times as long as to read the cards of a page. What goods are found
by has a version (migration 0025), and a process keeps the first page of each search under it: who
asks for the same again has the cards read as they are now, in the same statement that makes sure of
the version.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import router

from catalog.models import Product
from core.database.sql import statement, tuples
from core.kept import Kept

VERSION = "(SELECT string_agg(version::text, '.' ORDER BY place) FROM catalog_search_version)"
KNOWN = statement(f"""
    SELECT p.id, known.key, p.card
    FROM unnest(%(ids)s::bigint[], %(keys)s::text[]) WITH ORDINALITY AS known (id, key, place)
    JOIN catalog_product p ON p.id = known.id
    WHERE {VERSION} = %(version)s ORDER BY known.place""")


class Known(NamedTuple):
    """The goods of a page and how well each fits, as arrays are written, at a version."""

    ids: str
    keys: str
    version: str


_kept: Kept[Known] = Kept(1 << 19)


def first_found(sql: str, params: Mapping[str, Any], most: int) -> list[tuple]:
    """The first rows of a search: id, relevance and card. `sql` searches with these `params`, and
    gives the version beside each row: that of before it searched, so what is written meanwhile
    makes the next one search again."""
    using = router.db_for_read(Product)
    asked_for = (*map(str, params.values()), most)
    known = _kept.get(asked_for)
    if known and (found := tuples(KNOWN, known._asdict(), using=using)):
        return found
    rows = tuples(sql, params, using=using)
    if rows:
        ids, keys, _cards, versions = zip(*rows, strict=True)
        known = Known(f"{{{','.join(map(str, ids))}}}", f"{{{','.join(keys)}}}", versions[0])
        _kept.keep(asked_for, known, sum(map(len, known)))
    return [row[:3] for row in rows]
