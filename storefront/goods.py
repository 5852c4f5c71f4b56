"""Goods as pages show them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from catalog.filters import GoodsListFilterSet
from catalog.reads.listing import product_rows
from core.api.json import dumps

AMOUNTS = ("price", "price_from", "price_to", "sale_price", "compare_at")
PICTURES = ("image", "image_small", "image_srcset")


def cards(**asked: str) -> list[dict[str, Any]]:
    """The first goods of a list that is asked for as the API's is."""
    query = QueryDict(mutable=True)
    query.update(asked)
    checked = GoodsListFilterSet.asked(query)
    return cards_of(product_rows(checked, query, "")["results"])


def cards_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [card_of(row) for row in rows]


def card_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What parts/card.html shows of a product in a list."""
    card = {**row, **{name: Decimal(row[name]) for name in AMOUNTS if row.get(name)}}
    card |= {name: here(row[name]) for name in PICTURES if row.get(name)}
    card["url"] = address_of(row)
    # What its piece of a page is kept under: orjson's bytes take 8 kB each, however few they are.
    card["said"] = blake2b(dumps(row), digest_size=16).digest()
    if sale := card.get("sale_price"):
        card["percent_off"] = round(100 - 100 * sale / card["price"])
    return card


def here(addresses: str) -> str:
    """Addresses of pictures without the name of this shop, where they are its own: pages are served
    under any of its names, and are shorter so."""
    return addresses.replace(f"{settings.SITE_URL}/", "/")


def address_of(row: Mapping[str, Any]) -> str:
    return reverse("storefront:product", args=[row["slug"]])
