"""Statuses of the leads API: any name in any case, through the status labels of the asker."""

from django.db.models import Q

from dialects.common import Act, Word, readings
from orders.operations import labels_of
from orders.presentation import OrderView
from orders.statuses import Status

WORDS = tuple(Word(status.value, Act("walk there"), (status,)) for status in Status)
READS = readings(WORDS)


def meant(view: OrderView, typed: str) -> str:
    """One of the seven, or the slug of a label that its slug or one of its names means, in any
    case. What means none, or several, comes back as a slug that nobody knows."""
    slug, name = "-".join(typed.lower().split()), " ".join(typed.split())
    labels = labels_of(view.fulfillments[0].part, view.asker)
    if slug in Status.values or labels.filter(slug__iexact=slug).exists():
        return slug
    called_so = labels.filter(Q(name_id__iexact=name) | Q(name_en__iexact=name))
    slugs = called_so.values_list("slug", flat=True)
    return slugs[0] if len(slugs) == 1 else slug


def read(view: OrderView) -> str:
    """The label's slug where all parts that the asker sees wear the same one."""
    labels = {part.label and part.label.slug for part in view.fulfillments}
    label = labels.pop() if len(labels) == 1 else None
    return label or READS[view.status]
