"""What a list of goods was asked for (catalog.filters has checked it), as SQL.

Each filter adds a fixed piece of SQL; values are always parameters. So there are few texts, and
PostgreSQL keeps each prepared.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple

from psycopg.types.numeric import Int8

from catalog.reads.small_words import SMALL_WORDS
from core.api.json import dumps
from core.forms import whole_number

MAX_WORDS = 10  # of a search
PIECE = re.compile(r"[^\W_]+")
MEASURES = re.compile(r"([0-9])(?:\s*[x×]\s*(?=[0-9])|(?=[a-z]{1,3}\b))")
JOINED = re.compile(r"(?<=\w)[-./_](?=\w)")
OPERATORS = re.compile(r"""["”“]|(^|\s)-\w|\bor\b""", re.IGNORECASE)

# The branch of the tree that a category filter means, the category itself included.
BRANCH = """
    SELECT below.id FROM catalog_category top
    JOIN catalog_category below
        ON below.tree_id = top.tree_id AND below.lft BETWEEN top.lft AND top.rght
    WHERE top.id = %(category)s AND top.is_active AND below.is_active
"""
BRANCH_SLUG = BRANCH.replace("top.id = %(category)s", "top.slug = %(category)s")
BRANCHES = BRANCH.replace("SELECT", "SELECT DISTINCT", 1).replace(
    "top.id = %(category)s",
    "(top.id = ANY(%(category_ids)s::bigint[]) OR top.slug = ANY(%(category_slugs)s::text[]))",
)
VENDOR = "p.vendor_id = %(vendor)s"
VENDOR_SLUG = "p.vendor_id = (SELECT id FROM vendors_vendor WHERE slug = %(vendor)s)"
VENDORS = """p.vendor_id IN (SELECT id FROM vendors_vendor
    WHERE id = ANY(%(vendor_ids)s::bigint[]) OR slug = ANY(%(vendor_slugs)s::text[]))"""
MIN_RATING = "p.rating >= %(min_rating)s"
# What a card says of its lowest and highest price settles most; only goods that reach beyond the
# bounds, or whose stock matters, are looked into.
PRICE_BOUNDS = {
    "min_price": ("p.price_to >= %(min_price)s", "price >= %(min_price)s"),
    "max_price": ("p.price <= %(max_price)s", "price <= %(max_price)s"),
}
ANY_BETWEEN = """(p.price >= %(min_price)s OR p.price_to <= %(max_price)s OR EXISTS (
    SELECT FROM catalog_variant WHERE product_id = p.id AND is_active AND {bounds}))"""
ANY_IN_STOCK = """EXISTS (
    SELECT FROM catalog_variant WHERE product_id = p.id AND is_active AND stock > 0 AND {bounds})"""
UPDATED_SINCE = "p.updated_at >= %(updated_since)s"
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
ANY_TAG = """EXISTS (
    SELECT FROM catalog_product_tags link JOIN catalog_tag word ON word.id = link.tag_id
    WHERE link.product_id = p.id
        AND lower(word.name) IN (SELECT lower(name) FROM unnest(%(any_tag)s::text[]) AS name))"""
ANY_ATTRIBUTE = """EXISTS (
    SELECT FROM catalog_product_sustainability_attributes link
    JOIN catalog_sustainabilityattribute word ON word.id = link.sustainabilityattribute_id
    WHERE link.product_id = p.id AND lower(word.name) IN (
        SELECT lower(name) FROM unnest(%(any_sustainability)s::text[]) AS name))"""
# A variant on sale that has one of these sets of options.
OPTIONS = """EXISTS (
    SELECT FROM catalog_variant WHERE product_id = p.id AND is_active
        AND options @> ANY(%(options)s::text[]::jsonb[]))"""
ON_SALE, FULL_PRICE = "p.sale_price IS NOT NULL", "p.sale_price IS NULL"
LABELS = {"tag": (ONE_TAG, ALL_TAGS), "sustainability": (ONE_ATTRIBUTE, ALL_ATTRIBUTES)}

# What a search finds, and how well: catalog_search of migration 0016_bounded_search.
SEARCH = "catalog_search(%(asked)s, %(words)s::text[], %(phrase)s, %(most)s) found"
FOUND = f"{SEARCH} JOIN catalog_product p ON p.id = found.id"
FOUND_ALONE = f"{SEARCH} CROSS JOIN LATERAL (SELECT found.id) p"  # it finds what is listed
RANKED = 500  # goods of a search, where it is all that was asked for
CANDIDATES = 3_000  # where filters or another order choose among them


class Shape(NamedTuple):
    """What the statement of a list depends on: conditions on the goods `p`, whether they are
    searched for, and the branch that they lie in."""

    conditions: tuple[str, ...]
    has_query: bool
    branch: str = ""


@dataclass
class Filters:
    """Conditions on the goods `p`, with their parameters; a search or a branch when one was asked
    for."""

    conditions: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)
    of_variants: list[str] = field(default_factory=list)  # bounds of their prices
    branch: str = ""  # the statement that finds its categories
    has_query: bool = False

    @property
    def shape(self) -> Shape:
        return Shape(tuple(self.conditions), self.has_query, self.branch)

    def add(self, condition: str, **params: Any) -> None:
        self.conditions.append(condition)
        self.params |= params


def filters_of(asked: Mapping[str, Any]) -> Filters:
    """`category` and `vendor` are a list of ids and slugs, or one of them."""
    filters = Filters()
    if "category" in asked:
        filters.branch, params = _named(
            "category", asked["category"], (BRANCH, BRANCH_SLUG, BRANCHES)
        )
        filters.params |= params
    if "vendor" in asked:
        condition, params = _named("vendor", asked["vendor"], (VENDOR, VENDOR_SLUG, VENDORS))
        filters.add(condition, **params)
    if "any_tag" in asked:
        filters.add(ANY_TAG, any_tag=asked["any_tag"])
    if "any_sustainability" in asked:
        filters.add(ANY_ATTRIBUTE, any_sustainability=asked["any_sustainability"])
    if "option" in asked:
        filters.add(OPTIONS, options=_sets_of_options(asked["option"]))
    if "on_sale" in asked:
        filters.add(ON_SALE if asked["on_sale"] else FULL_PRICE)
    _add_prices(filters, asked)
    if "min_rating" in asked:
        filters.add(MIN_RATING, min_rating=asked["min_rating"])
    if "updated_since" in asked:
        filters.add(UPDATED_SINCE, updated_since=asked["updated_since"])
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
        filters.params |= searched(asked["q"])
    return filters


def _named(name: str, references: Any, sql: tuple[str, str, str]) -> tuple[str, dict[str, Any]]:
    """The statement for one id, for one slug, or for several of either, with its parameters."""
    of_id, of_slug, of_several = sql
    references = references if isinstance(references, list) else [references]
    numbers = {reference: whole_number(str(reference)) for reference in references}
    ids = [number for number in numbers.values() if number is not None]
    slugs = [str(reference) for reference, number in numbers.items() if number is None]
    if len(references) > 1:
        return of_several, {f"{name}_ids": ids, f"{name}_slugs": slugs}
    return (of_id, {name: Int8(ids[0])}) if ids else (of_slug, {name: slugs[0]})


def options_beside(pairs: list[str]) -> dict[str, list[dict[str, str]]]:
    """For each option that was asked for, the sets that a variant may have of the others; under an
    empty name those that it may have of all."""
    values = _values_of_options(pairs)
    others = {name: {n: v for n, v in values.items() if n != name} for name in values}
    return {name: _sets_of(rest) for name, rest in others.items()} | {"": _sets_of(values)}


def _sets_of_options(pairs: list[str]) -> list[str]:
    """`ukuran:M` and so on, as the sets that a variant may have."""
    return [dumps(one).decode() for one in _sets_of(_values_of_options(pairs))]


def _values_of_options(pairs: list[str]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, _colon, text = pair.partition(":")
        values.setdefault(name.strip(), []).append(text.strip())
    return values


def _sets_of(values: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """Of values of one name any, of several names each."""
    return [dict(zip(values, one, strict=True)) for one in product(*values.values())]


def _add_prices(filters: Filters, asked: Mapping[str, Any]) -> None:
    """Goods of which any variant that can be bought lies between the bounds."""
    given = [name for name in PRICE_BOUNDS if name in asked]
    for name in given:
        filters.add(PRICE_BOUNDS[name][0], **{name: asked[name]})
    filters.of_variants = [PRICE_BOUNDS[name][1] for name in given]
    bounds = " AND ".join(filters.of_variants)
    if given and asked.get("in_stock"):
        filters.add(ANY_IN_STOCK.format(bounds=bounds))
    elif len(given) == len(PRICE_BOUNDS):
        filters.add(ANY_BETWEEN.format(bounds=bounds))


def searched(text: str) -> dict[str, Any]:
    """The parameters of a search: what was typed, and its words. Who writes operators means what
    they write: a phrase, of which nothing is left out or forgiven."""
    return {
        "asked": " ".join(text.lower().split()),
        "words": words_of(text),
        "phrase": JOINED.sub(" ", text) if OPERATORS.search(text) else "",
    }


def words_of(text: str) -> list[str]:
    """The words that are looked for, small ones left out where there are others. What is joined,
    as kupu-kupu or a SKU, is taken apart, and then no part of it is small: oleh-oleh."""
    pieces: dict[str, bool] = {}
    text = unicodedata.normalize("NFKC", text.lower())
    for token in MEASURES.sub(r"\1 ", text).split():
        parts = PIECE.findall(token)
        for part in parts:
            is_small = len(parts) == 1 and plain(part) in SMALL_WORDS
            pieces[part] = pieces.get(part, True) and is_small
    words = [word for word, is_small in pieces.items() if not is_small]
    return (words or list(pieces))[:MAX_WORDS]


def plain(text: str) -> str:
    """In lower case and without accents."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
