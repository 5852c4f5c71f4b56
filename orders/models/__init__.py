from orders.models.cart import Cart, CartItem, SavedItem
from orders.models.checkout import Checkout
from orders.models.discounts import ItemDiscount
from orders.models.fulfillment import Fulfillment
from orders.models.history import StatusChange
from orders.models.items import OrderItem
from orders.models.labels import StatusLabel
from orders.models.order import Order, Redemption
from orders.models.questions import Question
from orders.models.returns import ReturnItem, ReturnPicture, ReturnRequest

__all__ = [
    "Cart",
    "CartItem",
    "Checkout",
    "Fulfillment",
    "ItemDiscount",
    "Order",
    "OrderItem",
    "Question",
    "Redemption",
    "ReturnItem",
    "ReturnPicture",
    "ReturnRequest",
    "SavedItem",
    "StatusChange",
    "StatusLabel",
]
