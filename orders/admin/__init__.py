"""The order desk: everything to look at, and steps instead of fields to type over."""

from orders.admin import vendors  # noqa: F401  its page shows figures of the desk
from orders.admin.labels import StatusLabelAdmin
from orders.admin.orders import OrderAdmin
from orders.admin.parts import FulfillmentAdmin
from orders.admin.promotions import PromotionAdmin
from orders.admin.returns import ReturnRequestAdmin

__all__ = [
    "FulfillmentAdmin",
    "OrderAdmin",
    "PromotionAdmin",
    "ReturnRequestAdmin",
    "StatusLabelAdmin",
]
