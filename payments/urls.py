from django.urls import path

from payments.views import CheckoutView

app_name = "payments"
urlpatterns = [
    path("checkout", CheckoutView.as_view({"post": "create"}), name="checkout"),
]
