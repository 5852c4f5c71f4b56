"""The order desk: everything to look at, and steps instead of fields to type over."""

from orders.admin.orders import OrderAdmin
from orders.admin.parts import FulfillmentAdmin
from orders.admin.promotions import PromotionAdmin
from orders.admin.returns import ReturnRequestAdmin

__all__ = ["FulfillmentAdmin", "OrderAdmin", "PromotionAdmin", "ReturnRequestAdmin"]
