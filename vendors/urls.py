from core.api.routers import Router
from vendors import views

app_name = "vendors"
router = Router()
router.register("vendors", views.VendorViewSet, "vendor")
router.register("vendor/application", views.ApplicationViewSet, "application")
router.register("vendor/profile", views.ProfileViewSet, "profile")
router.register("admin/vendors", views.StaffVendorViewSet, "staff-vendor")
urlpatterns = router.urls
