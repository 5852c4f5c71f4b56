from orders.views.cart import (
    CartItemViewSet,
    CartViewSet,
    PreviewViewSet,
    SavedItemViewSet,
)
from orders.views.labels import LabelViewSet
from orders.views.orders import OrderViewSet
from orders.views.questions import OrderQuestionViewSet, ProductQuestionViewSet
from orders.views.returns import OrderReturnViewSet, ReturnPictureViewSet, ReturnViewSet
from orders.views.vendor import VendorOrderViewSet, VendorStatsViewSet

__all__ = [
    "CartItemViewSet",
    "CartViewSet",
    "LabelViewSet",
    "OrderQuestionViewSet",
    "OrderReturnViewSet",
    "OrderViewSet",
    "PreviewViewSet",
    "ProductQuestionViewSet",
    "ReturnPictureViewSet",
    "ReturnViewSet",
    "SavedItemViewSet",
    "VendorOrderViewSet",
    "VendorStatsViewSet",
]
