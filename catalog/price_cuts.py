"""What percentages that come off by themselves make of a price; catalog_sale_price of the database
says the same (migration 0019_cards_kept_ready)."""

from collections.abc import Iterable
from decimal import Decimal

from core.money import CENT, percentage


def sale_price(price: Decimal, percents: Iterable[Decimal]) -> Decimal | None:
    """The price after the cuts, in their turn; None where they change nothing."""
    left = price
    for percent in percents:
        left -= percentage(left, percent)
    return left.quantize(CENT) if left < price else None
