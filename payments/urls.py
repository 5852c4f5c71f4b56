from django.urls import path

from payments.views import CheckoutView, PaymentStatusView, PaymentView, RefundView, WebhookView

app_name = "payments"
urlpatterns = [
    path("checkout", CheckoutView.as_view({"post": "create"}), name="checkout"),
    path("orders/<str:number>/payments", PaymentView.as_view({"post": "create"}), name="pay-again"),
    path(
        "orders/<str:number>/status/payment",
        PaymentStatusView.as_view({"put": "update"}),
        name="status-payment",
    ),
    path("orders/<str:number>/refunds", RefundView.as_view({"post": "create"}), name="refund"),
    path("payments/webhooks/<str:gateway>", WebhookView.as_view(), name="webhook"),
]
