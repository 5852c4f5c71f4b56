from payments.operations.checkout import (
    Placed,
    attempt_again,
    check_out,
    complete_checkout,
    pay_again,
    place_with_payment,
    start_payments,
    start_placed,
)
from payments.operations.declaring import declare_payment, update_order
from payments.operations.expiring import expire_unpaid
from payments.operations.house_accounts import keep_house_account
from payments.operations.proving import (
    confirm_proof,
    forget_proofs,
    refuse_proof,
    upload_proof,
)
from payments.operations.receiving import ask_gateway, receive_event
from payments.operations.refunding import (
    Figure,
    confirm_refund,
    figures_of,
    finish_refund,
    hand_over_refund,
    refund_order,
    refund_part,
    refund_return,
    send_refund,
)
from payments.operations.settling import (
    apply_gateway_status,
    close_open_attempts,
    collect_on_delivery,
    confirm_payment,
    give_up,
    mark_paid,
)
from payments.operations.starting import cancel_payment, fail_unstarted, start_payment
from payments.operations.syncing import sync_payment_status

__all__ = [
    "Figure",
    "Placed",
    "apply_gateway_status",
    "ask_gateway",
    "attempt_again",
    "cancel_payment",
    "check_out",
    "close_open_attempts",
    "collect_on_delivery",
    "complete_checkout",
    "confirm_payment",
    "confirm_proof",
    "confirm_refund",
    "declare_payment",
    "expire_unpaid",
    "fail_unstarted",
    "figures_of",
    "finish_refund",
    "forget_proofs",
    "give_up",
    "hand_over_refund",
    "keep_house_account",
    "mark_paid",
    "pay_again",
    "place_with_payment",
    "receive_event",
    "refund_order",
    "refund_part",
    "refund_return",
    "refuse_proof",
    "send_refund",
    "start_payment",
    "start_payments",
    "start_placed",
    "sync_payment_status",
    "update_order",
    "upload_proof",
]
