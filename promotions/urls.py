from core.api.routers import Router
from promotions import views

app_name = "promotions"
router = Router()
router.register("promotions", views.PromotionViewSet, "promotion")
router.register("admin/promotions", views.StaffPromotionViewSet, "staff-promotion")
router.register("vendor/promotions", views.VendorPromotionViewSet, "vendor-promotion")
urlpatterns = router.urls
