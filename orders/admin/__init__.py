"""The order desk: everything to look at, and steps instead of fields to type over."""

from orders.admin import promotions, vendors  # noqa: F401  pages that show what the desk knows
from orders.admin.checkouts import CheckoutAdmin
from orders.admin.labels import StatusLabelAdmin
from orders.admin.orders import OrderAdmin
from orders.admin.parts import FulfillmentAdmin
from orders.admin.questions import QuestionAdmin
from orders.admin.returns import ReturnRequestAdmin

__all__ = [
    "CheckoutAdmin",
    "FulfillmentAdmin",
    "OrderAdmin",
    "QuestionAdmin",
    "ReturnRequestAdmin",
    "StatusLabelAdmin",
]
