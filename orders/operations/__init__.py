from orders.operations.cart import add_to_cart, empty_cart, remove_from_cart, set_quantity
from orders.operations.changing import change_order
from orders.operations.labelling import (
    order_labels,
    owner_of_labels,
    save_label,
    set_free_label,
    set_status_or_label,
)
from orders.operations.moving import (
    Action,
    actions,
    allowed_statuses,
    apply_transition,
    move_order,
    note_on,
)
from orders.operations.placing import Preview, place_order, preview
from orders.operations.returns import (
    cancel_or_ask,
    cancel_unsent,
    decide_return,
    receive_return,
    request_return,
    request_returns,
    take_back,
)
from orders.operations.system import cancel_unpaid, complete_delivered, set_payment_status

__all__ = [
    "Action",
    "Preview",
    "actions",
    "add_to_cart",
    "allowed_statuses",
    "apply_transition",
    "cancel_or_ask",
    "cancel_unpaid",
    "cancel_unsent",
    "change_order",
    "complete_delivered",
    "decide_return",
    "empty_cart",
    "move_order",
    "note_on",
    "order_labels",
    "owner_of_labels",
    "place_order",
    "preview",
    "receive_return",
    "remove_from_cart",
    "request_return",
    "request_returns",
    "save_label",
    "set_free_label",
    "set_payment_status",
    "set_quantity",
    "set_status_or_label",
    "take_back",
]
