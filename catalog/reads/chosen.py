"""The cards of goods that somebody has chosen, whatever list they would stand in."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import router
from orjson import loads

from catalog.models import Product
from catalog.reads.listing import CARD
from core.database.sql import statement, tuples
from core.pages.media import absolute_url

CHOSEN = statement(f"""
    SELECT p.id, {CARD} FROM catalog_product p JOIN vendors_vendor v ON v.id = p.vendor_id
    WHERE p.id = ANY(%(ids)s::bigint[]) AND p.is_listed
""")


def cards_of(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """By id, the cards of those of these goods that are on sale: one statement."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    given = {
        "ids": wanted,
        "currency": settings.CURRENCY,
        "media": absolute_url(settings.MEDIA_URL),
    }
    found = tuples(CHOSEN, given, using=router.db_for_read(Product))
    return {pk: loads(card) for pk, card in found}
