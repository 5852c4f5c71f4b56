from django.urls import path

from orders.views import (
    CartView,
    LabelViewSet,
    OrderViewSet,
    PreviewView,
    ReturnViewSet,
    VendorOrdersView,
    VendorStatsView,
)
from orders.views.documents import InvoiceView

app_name = "orders"
urlpatterns = [
    path("cart", CartView.as_view({"get": "show", "delete": "empty"}), name="cart"),
    path("cart/items", CartView.as_view({"post": "add"}), name="cart-items"),
    path(
        "cart/items/<int:pk>",
        CartView.as_view({"patch": "change", "delete": "remove"}),
        name="cart-item",
    ),
    path("checkout/preview", PreviewView.as_view({"post": "create"}), name="preview"),
    path("orders", OrderViewSet.as_view({"get": "list"}), name="orders"),
    path(
        "orders/<str:number>",
        OrderViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
        name="order",
    ),
    path("orders/<str:number>/invoice.pdf", InvoiceView.as_view(), name="invoice"),
    path(
        "orders/<str:number>/history",
        OrderViewSet.as_view({"get": "history"}, pagination_class=None),
        name="order-history",
    ),
    path("orders/<str:number>/status", OrderViewSet.as_view({"put": "set_status"}), name="status"),
    path(
        "orders/<str:number>/status/shipping",
        OrderViewSet.as_view({"put": "set_shipping"}),
        name="status-shipping",
    ),
    path("orders/<str:number>/cancel", OrderViewSet.as_view({"post": "cancel"}), name="cancel"),
    path("orders/<str:number>/return", OrderViewSet.as_view({"post": "ask_return"}), name="return"),
    path("returns", ReturnViewSet.as_view({"get": "list"}), name="returns"),
    path(
        "returns/<int:pk>/approve",
        ReturnViewSet.as_view({"post": "approve"}),
        name="return-approve",
    ),
    path(
        "returns/<int:pk>/decline",
        ReturnViewSet.as_view({"post": "decline"}),
        name="return-decline",
    ),
    path(
        "returns/<int:pk>/receive",
        ReturnViewSet.as_view({"post": "receive"}),
        name="return-receive",
    ),
    path(
        "status-labels",
        LabelViewSet.as_view({"get": "list", "post": "create"}),
        name="status-labels",
    ),
    path("status-labels/order", LabelViewSet.as_view({"put": "order"}), name="status-labels-order"),
    path(
        "status-labels/<int:pk>",
        LabelViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="status-label",
    ),
    path("vendor/orders", VendorOrdersView.as_view({"get": "list"}), name="vendor-orders"),
    path("vendor/stats", VendorStatsView.as_view({"get": "retrieve"}), name="vendor-stats"),
]
