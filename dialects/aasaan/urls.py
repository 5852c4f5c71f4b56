from django.urls import path

from dialects.aasaan.views import OrderStatusView

urlpatterns = [
    path("api/v1/stores/orders/status/<str:reference>", OrderStatusView.as_view()),
]
