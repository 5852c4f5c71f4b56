"""Cekat's words beside ours: goods and money on one axis."""

from dialects.common import (
    CANCEL,
    DELIVER,
    NOTE,
    PAY,
    PROCESS,
    REFUND_ALL,
    SHIP,
    Moment,
    Word,
    readings,
)
from orders.statuses import PaymentStatus, Status

PAID, REFUNDED = PaymentStatus.PAID, PaymentStatus.REFUNDED

WORDS = (
    Word("pending", NOTE, (Status.PENDING,)),
    Word("paid", PAY, (PAID,)),
    Word("processing", PROCESS, (Status.PROCESSING,)),
    Word("shipped", SHIP, (Status.SHIPPED,)),
    Word("delivered", DELIVER, (Status.DELIVERED, Status.COMPLETED)),
    Word("cancelled", CANCEL, (Status.CANCELLED,)),
    Word("refunded", REFUND_ALL, (REFUNDED, Status.RETURNED)),
)
WRITES = {word.word: word.writes for word in WORDS}
READS = readings(WORDS)


def fact(moment: Moment) -> str:
    """What counts most of money and goods: refunded > where the goods are > paid > pending."""
    if moment.payment_status == REFUNDED:
        return REFUNDED
    is_paid = moment.payment_status in (PAID, PaymentStatus.PARTIALLY_REFUNDED)
    return PAID if moment.status == Status.PENDING and is_paid else moment.status


def read(moment: Moment) -> str:
    return READS[fact(moment)]
