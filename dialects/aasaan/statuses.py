"""Aasaan's words beside ours: they write `ORDER_PLACED`, and show `New Order`."""

from dialects.common import DELIVER, NOTE, PROCESS, SHIP, UNSHIP, Moment, Word, readings
from orders.statuses import Status

UNSHIPPED = "unshipped"  # processing again, after an unship

WORDS = (
    Word("ORDER_PLACED", NOTE, (Status.PENDING,)),
    Word("ACCEPTED", PROCESS, (Status.PROCESSING,)),
    Word("SHIPPED", SHIP, (Status.SHIPPED,)),
    Word("UNSHIPPED", UNSHIP, (UNSHIPPED,)),
    Word("SENT", DELIVER, (Status.DELIVERED, Status.COMPLETED)),
)
WRITES = {word.word: word.writes for word in WORDS}
READS = readings(WORDS)
SHOWN = {
    "ORDER_PLACED": "New Order",
    "ACCEPTED": "Accepted",
    "SHIPPED": "Shipped",
    "UNSHIPPED": "Unshipped",
    "SENT": "Sent",
}
# What they cannot write, yet must be told.
SHOWN_ONLY: dict[str, str] = {Status.CANCELLED: "Cancelled", Status.RETURNED: "Returned"}


def fact(moment: Moment) -> str:
    is_again = moment.status == Status.PROCESSING and moment.is_unshipped
    return UNSHIPPED if is_again else moment.status


def read(moment: Moment) -> str:
    """As in `orderStatus.status`."""
    seen = fact(moment)
    return SHOWN_ONLY.get(seen) or SHOWN[READS[seen]]
