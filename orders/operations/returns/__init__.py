"""Getting out of a part: cancelled, or asked for, decided and received (docs/order.md)."""

from orders.operations.returns.asking import request_return, request_returns
from orders.operations.returns.cancelling import cancel_or_ask, cancel_unsent
from orders.operations.returns.deciding import decide_return, receive_return, take_back
from orders.operations.returns.pictures import add_return_picture, forget_return_pictures
from orders.operations.returns.pieces import pieces_left
from orders.operations.returns.requests import why_not_ask_for_cancellation, why_not_ask_for_return

__all__ = [
    "add_return_picture",
    "cancel_or_ask",
    "cancel_unsent",
    "decide_return",
    "forget_return_pictures",
    "pieces_left",
    "receive_return",
    "request_return",
    "request_returns",
    "take_back",
    "why_not_ask_for_cancellation",
    "why_not_ask_for_return",
]
