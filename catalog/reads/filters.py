"""What a list of goods was asked for (catalog.filters has checked it), as SQL.

Each filter adds a fixed piece of SQL; values are always parameters. So there are few texts, and
PostgreSQL keeps each prepared.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.numeric import Int8

MAX_WORDS = 10  # of a search that are compared with names
WORD = re.compile(r"\w{3,}")
OPERATORS = re.compile(r"""["”“]|(^|\s)-\w|\bor\b""", re.IGNORECASE)

# The branch of the tree that a category filter means, the category itself included.
BRANCH = """
    SELECT below.id FROM catalog_category top
    JOIN catalog_category below
        ON below.tree_id = top.tree_id AND below.lft BETWEEN top.lft AND top.rght
    WHERE top.id = %(category)s AND top.is_active AND below.is_active
"""
VENDOR = "p.vendor_id = %(vendor)s"
VENDOR_SLUG = "p.vendor_id = (SELECT id FROM vendors_vendor WHERE slug = %(vendor)s)"
BOUNDS = {
    "min_price": "p.price >= %(min_price)s",
    "max_price": "p.price <= %(max_price)s",
    "min_rating": "p.rating >= %(min_rating)s",
}
IN_STOCK = "p.in_stock"
SOLD_OUT = "NOT p.in_stock"
ONE_TAG = """EXISTS (
    SELECT FROM catalog_product_tags link WHERE link.product_id = p.id AND link.tag_id =
        (SELECT id FROM catalog_tag WHERE lower(name) = lower(%(tag)s)))"""
ALL_TAGS = """p.id IN (
    SELECT link.product_id FROM catalog_product_tags link
    JOIN catalog_tag word ON word.id = link.tag_id
    WHERE lower(word.name) IN (SELECT lower(name) FROM unnest(%(tag)s::text[]) AS name)
    GROUP BY link.product_id HAVING count(*) = %(tag_count)s)"""
ONE_ATTRIBUTE = """EXISTS (
    SELECT FROM catalog_product_sustainability_attributes link
    WHERE link.product_id = p.id AND link.sustainabilityattribute_id =
        (SELECT id FROM catalog_sustainabilityattribute WHERE lower(name) =
            lower(%(sustainability)s)))"""
ALL_ATTRIBUTES = """p.id IN (
    SELECT link.product_id FROM catalog_product_sustainability_attributes link
    JOIN catalog_sustainabilityattribute word ON word.id = link.sustainabilityattribute_id
    WHERE lower(word.name) IN (SELECT lower(name) FROM unnest(%(sustainability)s::text[]) AS name)
    GROUP BY link.product_id HAVING count(*) = %(sustainability_count)s)"""
LABELS = {"tag": (ONE_TAG, ALL_TAGS), "sustainability": (ONE_ATTRIBUTE, ALL_ATTRIBUTES)}
# The words in Indonesian or English, or a name that looks like what was typed (migration 0004).
MATCHES = """p.id IN (
    SELECT found.id FROM catalog_search(%(q)s, %(typed)s, %(words)s::text[]) AS found (id))"""


@dataclass
class Filters:
    """Conditions on `catalog_product p` with their parameters; a branch when one was asked for."""

    conditions: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)
    has_branch: bool = False
    has_query: bool = False

    def add(self, condition: str, **params: Any) -> None:
        self.conditions.append(condition)
        self.params |= params


def filters_of(asked: Mapping[str, Any]) -> Filters:
    filters = Filters()
    if "category" in asked:
        filters.has_branch = True
        filters.params["category"] = Int8(asked["category"])
    if "vendor" in asked:
        vendor = asked["vendor"]
        if vendor.isdigit():
            filters.add(VENDOR, vendor=Int8(vendor))
        else:
            filters.add(VENDOR_SLUG, vendor=vendor)
    for name, condition in BOUNDS.items():
        if name in asked:
            filters.add(condition, **{name: asked[name]})
    for name, (one, every) in LABELS.items():
        words = asked.get(name, ())
        if len(words) == 1:
            filters.add(one, **{name: words[0]})
        elif words:
            filters.add(every, **{name: words, f"{name}_count": len(words)})
    if "in_stock" in asked:
        filters.add(IN_STOCK if asked["in_stock"] else SOLD_OUT)
    if "q" in asked:
        filters.has_query = True
        filters.add(MATCHES, **searched(asked["q"]))
    return filters


def searched(text: str) -> dict[str, Any]:
    """The parameters of a search. Who writes operators means what they write: no word of it is
    compared with names that look like it."""
    words = [] if OPERATORS.search(text) else WORD.findall(plain(text))[:MAX_WORDS]
    return {"q": text, "typed": " ".join(words), "words": words}


def plain(text: str) -> str:
    """In lower case and without accents."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
