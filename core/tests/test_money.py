"""Amounts as people read them."""

from decimal import Decimal
from itertools import product

from babel.numbers import format_currency

from core.money import display
from core.tests.tables import every

AMOUNTS = ["0", "0.05", "1", "12.5", "999", "1000", "-1000", "1E+3", "1250000.00", "-1234567.89"]
AMOUNTS += ["999999999999.99", "2.005", "2.015"]
CURRENCIES = ["IDR", "USD", "EUR", "JPY", "CHF", "SGD"]


def test_amounts_are_written_as_unicode_says_for_indonesia():
    def check(cell: tuple[str, str]) -> None:
        amount, currency = Decimal(cell[0]), cell[1]
        pattern = "¤#,##0" if amount == amount.to_integral_value() else "¤#,##0.00"
        known = format_currency(amount, currency, pattern, locale="id", currency_digits=False)
        assert display(amount, currency) == known

    every(product(AMOUNTS, CURRENCIES), check, at_least=78)
