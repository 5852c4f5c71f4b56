"""Their words beside ours: seven of orders, the same as ours, and three of vendors.

What a word does when it is written, and what is read back, is this one table (docs/dialects.md).
"""

from collections.abc import Callable

from orders import operations
from orders.machine import is_past
from orders.presentation import BUYER, OrderView
from orders.statuses import Status
from vendors.models import Vendor

VIA = "via ruparawi"  # the reason, where their client gave none


def walk(view: OrderView, target: Status, note: str) -> None:
    operations.move_order(view.order, target, by=view.asker, note=note)


def take_back(view: OrderView, target: Status, note: str) -> None:
    """A vendor or staff say that the goods are back; a buyer can only ask for it."""
    if view.side == BUYER:
        operations.request_returns(view.order, by=view.asker, reason=note or VIA)
    else:
        operations.take_back(view.order, by=view.asker, reason=note)


# their word: (our status, what writing it does)
WORDS: dict[str, tuple[Status, Callable[[OrderView, Status, str], None]]] = {
    "pending": (Status.PENDING, walk),
    "processing": (Status.PROCESSING, walk),
    "shipped": (Status.SHIPPED, walk),
    "delivered": (Status.DELIVERED, walk),
    "cancelled": (Status.CANCELLED, walk),
    "returned": (Status.RETURNED, take_back),
    "completed": (Status.COMPLETED, walk),
}
READ = {ours: theirs for theirs, (ours, _write) in WORDS.items()}

VENDOR_WORDS = {
    Vendor.Status.PENDING: "pending",
    Vendor.Status.APPROVED: "approved",
    Vendor.Status.REJECTED: "rejected",
    Vendor.Status.SUSPENDED: "rejected",  # a word that they do not have
}


def write(view: OrderView, word: str, note: str = "") -> None:
    """Do what a word means, on the caller's own part; staff and buyers on every part."""
    ours, act = WORDS[word]
    act(view, ours, note or ("" if is_there(view, ours) else VIA))


def is_there(view: OrderView, status: Status) -> bool:
    """Nothing would move, so that without a note there is nothing to write down either."""
    statuses = [part.status for part in view.fulfillments]
    if len(statuses) == 1:
        return statuses[0] == status
    return all(is_past(found, status) for found in statuses)


def read(status: str) -> str:
    return READ[Status(status)]


def vendor_word(status: str) -> str:
    return VENDOR_WORDS[Vendor.Status(status)]
