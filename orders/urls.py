from django.urls import path

from orders.views import CartView, OrderViewSet, PreviewView

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
    path(
        "orders/<str:number>/history",
        OrderViewSet.as_view({"get": "history"}, pagination_class=None),
        name="order-history",
    ),
]
