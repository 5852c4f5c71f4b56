"""YouCan's words beside ours, on three axes. A slug that stands in none of these is a label."""

from dialects.common import (
    CANCEL,
    CANCEL_PAYMENT,
    CAPTURE,
    COMPLETE,
    DELIVER,
    LABEL,
    NOTE,
    PAY,
    PROCESS,
    REFUND,
    SHIP,
    Moment,
    Word,
    current_moment,
    readings,
)
from orders.presentation import OrderView
from orders.statuses import PaymentStatus, Status

WORDS = {
    "general": (
        Word("open", LABEL, (Status.PENDING,)),
        Word("processed", PROCESS, (Status.PROCESSING, Status.SHIPPED, Status.DELIVERED)),
        Word("closed", COMPLETE, (Status.COMPLETED, Status.RETURNED)),
        Word("canceled-by-seller", CANCEL, (Status.CANCELLED,)),
    ),
    "shipping": (
        Word("unfulfilled", NOTE, (Status.PENDING,)),
        Word("processing", PROCESS, (Status.PROCESSING,)),
        Word("shipped", SHIP, (Status.SHIPPED,)),
        # what came back had been delivered
        Word("fulfilled", DELIVER, (Status.DELIVERED, Status.COMPLETED, Status.RETURNED)),
        Word("canceled", CANCEL, (Status.CANCELLED,)),
    ),
    "payment": (
        Word("pending", NOTE, (PaymentStatus.PENDING, PaymentStatus.AUTHORIZED)),
        Word("paid", PAY, (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED)),
        Word("captured", CAPTURE),
        Word(
            "unpaid",
            CANCEL_PAYMENT,
            (PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELLED),
        ),
        Word("refunded", REFUND, (PaymentStatus.REFUNDED,)),
    ),
}
WRITES = {axis: {word.word: word.writes for word in words} for axis, words in WORDS.items()}
READS = {axis: readings(words) for axis, words in WORDS.items()}


def fact(moment: Moment, axis: str) -> str:
    return moment.payment_status if axis == "payment" else moment.status


def read(view: OrderView) -> dict[str, str]:
    """How an order stands on each axis: its label there, if it has one. They have no endpoint."""
    return {axis: label_of(view, axis) or meaning(current_moment(view), axis) for axis in WORDS}


def meaning(moment: Moment, axis: str) -> str:
    """How it stands on an axis, whatever it is labelled."""
    return READS[axis][fact(moment, axis)]


def label_of(view: OrderView, axis: str) -> str:
    """The free label on an axis, where all parts that the asker sees have the same. A word of the
    table is none, whoever wrote it: what it says is read off the order."""
    labels = {part.free_labels.get(axis, "") for part in view.fulfillments}
    label = labels.pop() if len(labels) == 1 else ""
    return "" if label in WRITES[axis] else label
