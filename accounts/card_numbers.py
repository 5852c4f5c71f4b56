"""What a card number says. Nothing here keeps, logs or repeats one."""

import re
from datetime import date

# The longer prefixes come first: the first match names the brand.
BRANDS = [
    (r"1946|50|60481[0-9]|6264", "GPN"),
    (r"3[47]", "American Express"),
    (r"30[0-5]|309|36|38|39", "Diners Club"),
    (r"35(2[89]|[3-8])", "JCB"),
    (r"5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720)", "Mastercard"),
    (r"6011|64[4-9]|65", "Discover"),
    (r"62|81", "UnionPay"),
    (r"5[0678]|6[0-9]", "Maestro"),
    (r"4", "Visa"),
]
MAX_YEARS_AHEAD = 25


def digits_of(number: str) -> str | None:
    """The digits of a number typed with spaces or hyphens, if they can be a card's (Luhn)."""
    digits = re.sub(r"[ -]", "", number)
    if not re.fullmatch(r"[0-9]{12,19}", digits):
        return None
    doubled = [2 * int(d) - 9 * (d > "4") for d in digits[-2::-2]]
    total = sum(doubled) + sum(int(d) for d in digits[::-2])
    return digits if total % 10 == 0 and set(digits) != {"0"} else None


def brand_of(digits: str) -> str:
    """The brand that the first digits belong to, or an empty text."""
    return next((brand for prefix, brand in BRANDS if re.match(prefix, digits)), "")


def is_expired(month: int, year: int, today: date) -> bool:
    """A card is good to the last day of its month."""
    return (year, month) < (today.year, today.month)
