from payments.operations.checkout import (
    check_out,
    pay_again,
    place_with_payment,
    start_payments,
)
from payments.operations.refunding import (
    confirm_refund,
    finish_refund,
    refund_order,
    refund_part,
    send_refund,
)
from payments.operations.settling import (
    amount_due,
    close_open_attempts,
    collect_on_delivery,
    confirm_payment,
    expire_unpaid,
    mark_paid,
)
from payments.operations.starting import start_payment
from payments.operations.syncing import sync_payment_status

__all__ = [
    "amount_due",
    "check_out",
    "close_open_attempts",
    "collect_on_delivery",
    "confirm_payment",
    "confirm_refund",
    "expire_unpaid",
    "finish_refund",
    "mark_paid",
    "pay_again",
    "place_with_payment",
    "refund_order",
    "refund_part",
    "send_refund",
    "start_payment",
    "start_payments",
    "sync_payment_status",
]
