from core.api.routers import Router
from notifications.views import DeliveryViewSet, WebhookViewSet

app_name = "notifications"
router = Router()
router.register("webhooks", WebhookViewSet, "webhook")
router.register("webhooks/<int:pk>/deliveries", DeliveryViewSet, "delivery")
urlpatterns = router.urls
