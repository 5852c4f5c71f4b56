"""Filters that every page of the house needs."""

import re
from decimal import Decimal

from django import template
from django.utils.translation import gettext

from core import money
from core.pages.status_colours import TONES

register = template.Library()


@register.filter
def in_words(text: str) -> str:
    """What the shop itself noted, in the reader's language; what people wrote, as they wrote it."""
    return gettext(text) if text else ""


@register.filter
def rupiah(amount: Decimal) -> str:
    """`Rp1.250.000`, whatever language the page is in."""
    return "" if amount in (None, "") else money.display(amount)


@register.filter
def digits(value: Decimal | str) -> str:
    """An amount or an account number as a bank's form takes it: nothing between the digits."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return re.sub(r"[ .-]", "", value)


@register.filter
def tone(status: str) -> str:
    """The colour of a status: warning, info, success, danger or nothing."""
    return TONES.get(status, "")
