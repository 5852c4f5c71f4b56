from audit.views import LogViewSet
from core.api.routers import Router

app_name = "audit"
router = Router()
router.register("admin/logs", LogViewSet, "log")
urlpatterns = router.urls
