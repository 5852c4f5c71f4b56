from django.urls import path

from dialects.youcan.views import StatusView

urlpatterns = [
    path("orders/<str:reference>/status", StatusView.as_view()),
    path("orders/<str:reference>/status/shipping", StatusView.as_view(axis="shipping")),
    path("orders/<str:reference>/status/payment", StatusView.as_view(axis="payment")),
]
