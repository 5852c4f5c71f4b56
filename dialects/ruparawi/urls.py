"""The predecessor's addresses: no prefix, no version, no slash at the end."""

from django.urls import path, re_path

from dialects.ruparawi.endpoint import by_method, unknown_address
from dialects.ruparawi.views import auth, cart, orders, people

app_name = "ruparawi"
urlpatterns = [
    path("auth/register", by_method(post=auth.register)),
    path("auth/login", by_method(post=auth.login)),
    path("auth/me", by_method(get=auth.me)),
    path("auth/refresh", by_method(post=auth.refresh)),
    path("user/<int:pk>", by_method(get=people.show)),
    path("user/me", by_method(put=people.change)),
    path("user/me/address", by_method(get=people.addresses, post=people.add_address)),
    path(
        "user/me/address/<int:pk>",
        by_method(put=people.change_address, delete=people.remove_address),
    ),
    path("user/me/payment-methods", by_method(get=people.cards, post=people.add_card)),
    path(
        "user/me/payment-methods/<int:pk>",
        by_method(put=people.change_card, delete=people.remove_card),
    ),
    path("addresses", by_method(get=people.count_addresses)),
    path("order/cart", by_method(get=cart.show)),
    path("order/cart/item", by_method(post=cart.add)),
    path("order/cart/item/<int:product_id>", by_method(put=cart.change, delete=cart.remove)),
    path("order/pre-checkout", by_method(post=cart.pre_checkout)),
    path("order/checkout", by_method(post=cart.checkout)),
    path("order", by_method(get=orders.index)),
    path("order/<str:reference>", by_method(get=orders.show, put=orders.set_status)),
    re_path(r"", unknown_address, name="unknown"),
]
