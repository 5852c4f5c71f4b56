import re

from django.db.models import Q

AN_ID = re.compile(r"[0-9]{1,18}")  # whatever fits the column


def by_id_or_slug(reference: str) -> Q:
    """The row that an id or a slug in an address means; a slug always holds a letter."""
    return Q(pk=int(reference)) if AN_ID.fullmatch(reference) else Q(slug=reference)
