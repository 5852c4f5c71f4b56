"""What a list of goods is asked for: the query string, read once and checked.

Each filter adds a fixed piece of SQL; values are always parameters. So there are few texts, and
PostgreSQL keeps each prepared.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from psycopg.types.numeric import Int8
from rest_framework.exceptions import ValidationError

MAX_WORDS = 10  # of a repeatable filter
MAX_QUERY = 200  # characters
MAX_ID = 2**63 - 1
MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
STARS = re.compile(r"[0-5](\.[0-9]{1,2})?")
SLUG = re.compile(r"[A-Za-z0-9_-]{1,120}")
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
MIN_PRICE = "p.price >= %(min_price)s"
MAX_PRICE = "p.price <= %(max_price)s"
MIN_RATING = "p.rating >= %(min_rating)s"
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


def read_filters(query: QueryDict, also: Mapping[str, Any] | frozenset[str] = frozenset()):
    """Raises ValidationError naming each parameter that is unknown, repeated or malformed.

    `also` names parameters that the caller reads itself.
    """
    filters, errors = Filters(), {}
    for name, values in query.lists():
        reader = READERS.get(name)
        if reader is None:
            if name not in also:
                errors[name] = ["Unknown parameter."]
            continue
        try:
            if len(values) > (MAX_WORDS if name in REPEATABLE else 1):
                raise ValueError("Given too often.")
            reader(filters, values)
        except ValueError as error:
            errors[name] = [str(error)]
    if errors:
        raise ValidationError(errors)
    return filters


def _number(text: str) -> Int8:
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > MAX_ID:
        raise ValueError("A whole number is wanted.")
    return Int8(text)


def _category(filters: Filters, values: list[str]) -> None:
    filters.has_branch = True
    filters.params["category"] = _number(values[0])


def _vendor(filters: Filters, values: list[str]) -> None:
    if values[0].isdigit():
        filters.add(VENDOR, vendor=_number(values[0]))
    elif SLUG.fullmatch(values[0]):
        filters.add(VENDOR_SLUG, vendor=values[0])
    else:
        raise ValueError("The id or the slug of a vendor is wanted.")


def _decimal(name: str, condition: str, shape: re.Pattern, wanted: str) -> Callable:
    def read(filters: Filters, values: list[str]) -> None:
        if not shape.fullmatch(values[0]):
            raise ValueError(wanted)
        filters.add(condition, **{name: Decimal(values[0])})

    return read


def _words(name: str, one: str, every: str) -> Callable:
    def read(filters: Filters, values: list[str]) -> None:
        wanted = list({value.strip().lower(): value.strip() for value in values}.values())
        if not all(0 < len(value) <= 50 for value in wanted):
            raise ValueError("1 to 50 characters are wanted.")
        if len(wanted) == 1:
            filters.add(one, **{name: wanted[0]})
        else:
            filters.add(every, **{name: wanted, f"{name}_count": len(wanted)})

    return read


def _in_stock(filters: Filters, values: list[str]) -> None:
    if values[0] not in ("true", "false"):
        raise ValueError("true or false is wanted.")
    filters.add(IN_STOCK if values[0] == "true" else SOLD_OUT)


def _query(filters: Filters, values: list[str]) -> None:
    text = values[0].strip()
    if not 0 < len(text) <= MAX_QUERY:
        raise ValueError(f"1 to {MAX_QUERY} characters are wanted.")
    filters.has_query = True
    words = WORD.findall(plain(text))[:MAX_WORDS]
    if OPERATORS.search(text):
        words = []  # somebody who writes operators means what they write
    filters.add(MATCHES, q=text, typed=" ".join(words), words=words)


def plain(text: str) -> str:
    """In lower case and without accents."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


REPEATABLE = ("tag", "sustainability")
READERS = {
    "category": _category,
    "vendor": _vendor,
    "min_price": _decimal("min_price", MIN_PRICE, MONEY, "An amount of money is wanted."),
    "max_price": _decimal("max_price", MAX_PRICE, MONEY, "An amount of money is wanted."),
    "min_rating": _decimal("min_rating", MIN_RATING, STARS, "A number from 0 to 5 is wanted."),
    "tag": _words("tag", ONE_TAG, ALL_TAGS),
    "sustainability": _words("sustainability", ONE_ATTRIBUTE, ALL_ATTRIBUTES),
    "in_stock": _in_stock,
    "q": _query,
}
