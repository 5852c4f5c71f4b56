import re

from django.db.models import Q
from django.urls import register_converter

AN_ID = re.compile(r"[0-9]{1,18}")  # whatever fits the column
A_SLUG = r"[a-z0-9-]*[a-z][a-z0-9-]*"


class ReferenceConverter:
    """In an address: an id, or a slug, which always holds a letter."""

    regex = f"{AN_ID.pattern}|{A_SLUG}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(ReferenceConverter, "reference")


def by_id_or_slug(reference: str) -> Q:
    """The row that an id or a slug in an address means; a slug always holds a letter."""
    return Q(pk=int(reference)) if AN_ID.fullmatch(reference) else Q(slug=reference)
