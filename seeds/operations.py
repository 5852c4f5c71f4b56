"""Filling the shop, all or nothing."""

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from core.database.locks import SEEDING, advisory_lock
from seeds import bulk, shop, tables
from seeds.errors import ShopExists

SCALES = ("demo", *bulk.SCALES)


def seed(
    scale: str,
    *,
    reset: bool = False,
    say: tables.Say = lambda line: None,
) -> None:
    """Fill an empty shop, or with `reset` whatever shop there is after emptying it.

    One transaction: a run that is cut short leaves the shop as it was. Raises ShopExists.
    """
    now = timezone.now()
    with tables.unhurried():
        with transaction.atomic():
            advisory_lock(SEEDING)  # of two runs at once the later one finds a shop
            if not reset and tables.holds_a_shop():
                raise ShopExists()
            if reset:
                tables.empty_the_shop()
                say("emptied")
            if scale == "demo":
                shop.open_demo_shop(now=now, say=say)
            else:
                bulk.open_large_shop(bulk.SCALES[scale], now=now, say=say)
        cache.clear()  # it may remember the shop before
        say("tidying up …")
        tables.tidy()
        say("done")
