"""Money is Decimal with two decimals, in the currency of the installation; never float."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.conf import settings

ZERO = Decimal("0.00")
CENT = Decimal("0.01")

INDONESIAN = str.maketrans(",.", ".,")  # the separators of digits

# The smallest amount people pay in; computed amounts are rounded to it.
CASH_UNITS = {"IDR": Decimal(1), "JPY": Decimal(1), "KRW": Decimal(1), "VND": Decimal(1)}


def cash_unit() -> Decimal:
    return CASH_UNITS.get(settings.CURRENCY, CENT)


def rounded(amount: Decimal) -> Decimal:
    """Round a computed amount half up to the cash unit, kept with two decimals."""
    unit = cash_unit()
    return ((amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit).quantize(CENT)


def percentage(amount: Decimal, percent: Decimal) -> Decimal:
    """So many per cent of an amount. A hundred per cent is all there is, cents too."""
    return amount if percent == 100 else rounded(amount * percent / 100)


def included_tax(amount: Decimal, rate: Decimal) -> Decimal:
    """The tax that a price including it holds: rate / (1 + rate) of the amount."""
    return rounded(amount * rate / (1 + rate))


def spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share an amount by weight, to the cent, by largest remainder: the shares add up to it.

    No share is larger than its weight as long as the amount is not larger than their sum. Shares
    are whole cash units wherever amount and weights are.
    """
    total = sum(weights, ZERO)
    if not amount or not total:
        return [ZERO] * len(weights)
    unit = cash_unit()
    if any(value % unit for value in (amount, *weights)):
        unit = CENT
    exact = [amount * weight / total for weight in weights]
    shares = [(share / unit).quantize(Decimal(1), ROUND_DOWN) * unit for share in exact]
    left = int((amount - sum(shares, ZERO)) / unit)
    by_remainder = sorted(range(len(shares)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[:left]:
        shares[i] += unit
    return [share.quantize(CENT) for share in shares]


def display(amount: Decimal, currency: str | None = None) -> str:
    """For people: `Rp1.250.000`, whatever language the page is in."""
    return printed(amount, currency or settings.CURRENCY)


@lru_cache(maxsize=4_096)  # the same few amounts stand in a page and in each mail about an order
def printed(amount: Decimal, currency: str) -> str:
    is_whole = amount == amount.to_integral_value()
    digits = f"{abs(amount):,.{0 if is_whole else 2}f}".translate(INDONESIAN)
    return f"{'-' if amount < 0 else ''}{symbol(currency)}{digits}"


def symbol(currency: str) -> str:
    """As Indonesians write it. Babel knows of all, and reads 4 MB of tables to tell of one."""
    if currency == "IDR":
        return "Rp"
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(currency, locale="id")
