from orders.operations.cart import add_to_cart, empty_cart, remove_from_cart, set_quantity
from orders.operations.changing import change_order
from orders.operations.moving import (
    Action,
    actions,
    allowed_statuses,
    apply_transition,
    move_order,
    note_on,
)
from orders.operations.placing import Preview, place_order, preview
from orders.operations.returns import decide_return, receive_return, request_return
from orders.operations.system import cancel_unpaid, complete_delivered, set_payment_status

__all__ = [
    "Action",
    "Preview",
    "actions",
    "add_to_cart",
    "allowed_statuses",
    "apply_transition",
    "cancel_unpaid",
    "change_order",
    "complete_delivered",
    "decide_return",
    "empty_cart",
    "move_order",
    "note_on",
    "place_order",
    "preview",
    "receive_return",
    "remove_from_cart",
    "request_return",
    "set_payment_status",
    "set_quantity",
]
