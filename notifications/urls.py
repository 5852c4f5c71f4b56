from django.urls import path

from notifications.views import DeliveryViewSet, WebhookViewSet

app_name = "notifications"
urlpatterns = [
    path("webhooks", WebhookViewSet.as_view({"get": "list", "post": "create"}), name="webhooks"),
    path(
        "webhooks/<int:pk>",
        WebhookViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="webhook",
    ),
    path(
        "webhooks/<int:pk>/deliveries",
        DeliveryViewSet.as_view({"get": "list"}),
        name="deliveries",
    ),
    path(
        "webhooks/<int:pk>/deliveries/<int:delivery>/replay",
        DeliveryViewSet.as_view({"post": "replay"}),
        name="replay",
    ),
]
