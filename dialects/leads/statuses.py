"""Statuses of the leads API: any name in any case, through the status labels of the asker."""

from dialects.common import Act, Word, readings
from orders.presentation import OrderView
from orders.statuses import Status

WORDS = tuple(Word(status.value, Act("walk there"), (status,)) for status in Status)
READS = readings(WORDS)


def named(word: str) -> str:
    """`Siap Kirim` as the slug of a label, `PENDING` as one of the seven."""
    return "-".join(word.lower().split())


def read(view: OrderView) -> str:
    """The label's slug where all parts that the asker sees wear the same one."""
    labels = {part.label and part.label.slug for part in view.fulfillments}
    label = labels.pop() if len(labels) == 1 else None
    return label or READS[view.status]
