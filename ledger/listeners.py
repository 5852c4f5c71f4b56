"""What orders and payments announce becomes postings, in the same transaction."""

from accounts.events import AccountClosed
from core import events
from ledger import operations
from ledger.account_closing import mask_bank_account
from orders.events import FulfillmentCompleted, FulfillmentMoved, GoodsReturned
from orders.statuses import Status
from payments.events import MoneyPromised, MoneyReceived, RefundDone, RefundFailed


def subscribe() -> None:
    events.subscribe(MoneyReceived, on_money_received)
    events.subscribe(MoneyPromised, on_money_promised)
    events.subscribe(RefundDone, on_refund_done)
    events.subscribe(RefundFailed, on_refund_failed)
    events.subscribe(FulfillmentMoved, on_fulfillment_moved)
    events.subscribe(FulfillmentCompleted, on_fulfillment_completed)
    events.subscribe(GoodsReturned, on_goods_returned)
    events.subscribe(AccountClosed, mask_bank_account)


def on_money_received(event: MoneyReceived) -> None:
    operations.record_payment(event.payment_id, is_settled=event.is_settled)


def on_money_promised(event: MoneyPromised) -> None:
    operations.record_promise(event.refund_ids)


def on_refund_done(event: RefundDone) -> None:
    operations.record_refund(event.refund_id)


def on_refund_failed(event: RefundFailed) -> None:
    operations.record_failure(event.refund_id)


def on_fulfillment_moved(event: FulfillmentMoved) -> None:
    if event.target == Status.DELIVERED and event.pays_on_delivery:
        operations.record_delivery(event.fulfillment_id)
    elif event.target == Status.CANCELLED:
        operations.record_calling_off(event.fulfillment_id)


def on_fulfillment_completed(event: FulfillmentCompleted) -> None:
    operations.record_release(event.fulfillment_id)


def on_goods_returned(event: GoodsReturned) -> None:
    operations.record_return(event.return_id)
