import re
from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify

LONGEST = 100  # the column holds 120, which leaves room for a number behind


def slugs_for(business_name: str) -> Iterator[str]:
    """Addresses for a shop, best first and without end: `sanggar-sari`, `sanggar-sari-2`, …

    Each holds a letter, so that it is never taken for an id.
    """
    best = re.sub(r"[_-]+", "-", slugify(business_name))[:LONGEST].strip("-")
    if not re.search("[a-z]", best):
        best = f"toko-{best}".rstrip("-")
    yield best
    for number in count(2):
        yield f"{best}-{number}"
