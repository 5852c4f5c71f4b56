from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from house.reads import house, known_house


def processor(request: HttpRequest) -> dict:
    """`house` in every page, which asks nothing where it is not mentioned; `known_house` where the
    database may be what is broken."""
    return {"house": SimpleLazyObject(house), "known_house": SimpleLazyObject(known_house)}
