"""Filling the shop, all or nothing."""

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from seeds import bulk, pictures, shop, tables
from seeds.gallery import Artist

SCALES = ("demo", *bulk.SCALES)


def seed(
    scale: str,
    *,
    reset: bool = False,
    say: tables.Say = lambda line: None,
    artist: Artist = pictures,
) -> None:
    """Fill an empty shop, or with `reset` whatever shop there is after emptying it.

    One transaction: a run that is cut short leaves the shop as it was.
    """
    now = timezone.now()
    with tables.unhurried():
        with transaction.atomic():
            if reset:
                tables.empty_the_shop()
                say("emptied")
            if scale == "demo":
                shop.open_demo_shop(now=now, say=say, artist=artist)
            else:
                bulk.open_large_shop(bulk.SCALES[scale], now=now, say=say, artist=artist)
        cache.clear()  # it may remember the shop before
        tables.tidy()
        say("done")
