from django.urls import path

from dialects.leads.views import (
    NewOrderView,
    OneOrderView,
    OrdersView,
    StatusOrderView,
    StatusUpdateView,
)

urlpatterns = [
    path("orders", OrdersView.as_view()),
    path("orders/new", NewOrderView.as_view()),
    path("orders/status-update", StatusUpdateView.as_view()),
    path("orders/<str:reference>", OneOrderView.as_view()),
    path("leads/statuses/order", StatusOrderView.as_view()),
]
