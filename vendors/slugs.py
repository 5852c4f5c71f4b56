import re
from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify

LONGEST = 100  # the columns hold 120 and more, which leaves room for a number behind


def slugs_for(name: str, *, kind: str = "toko") -> Iterator[str]:
    """Addresses for a shop, best first and without end: `sanggar-sari`, `sanggar-sari-2`, …

    Each holds a letter, so that it is never taken for an id; where the name has none, `kind` says
    what it is.
    """
    best = re.sub(r"[_-]+", "-", slugify(name))[:LONGEST].strip("-")
    if not re.search("[a-z]", best):
        best = f"{kind}-{best}".rstrip("-")
    yield best
    for number in count(2):
        yield f"{best}-{number}"
