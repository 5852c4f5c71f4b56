from orders.views.cart import CartView, PreviewView
from orders.views.labels import LabelViewSet
from orders.views.orders import OrderViewSet
from orders.views.returns import ReturnViewSet
from orders.views.vendor import VendorOrdersView, VendorStatsView

__all__ = [
    "CartView",
    "LabelViewSet",
    "OrderViewSet",
    "PreviewView",
    "ReturnViewSet",
    "VendorOrdersView",
    "VendorStatsView",
]
