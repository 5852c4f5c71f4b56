"""Filters that every page of the house needs."""

from decimal import Decimal

from django import template

from core import money
from core.pages.status_colours import TONES

register = template.Library()


@register.filter
def rupiah(amount: Decimal) -> str:
    """`Rp1.250.000`, whatever language the page is in."""
    return "" if amount in (None, "") else money.display(amount)


@register.filter
def tone(status: str) -> str:
    """The colour of a status: warning, info, success, danger or nothing."""
    return TONES.get(status, "")
