from accounts import views
from core.api.routers import Router

app_name = "accounts"
router = Router()
router.register("auth", views.SigningInViewSet, "sign-in")
router.register("auth/password", views.PasswordViewSet, "password")
router.register("auth/email", views.EmailViewSet, "email")
router.register("auth/api-keys", views.ApiKeyViewSet, "api-key")
router.register("users", views.PersonViewSet, "person")
router.register("users/me", views.ProfileViewSet, "profile")
router.register("users/me/sessions", views.SessionViewSet, "session")
router.register("users/me/exports", views.ExportViewSet, "export")
router.register("users/me/addresses", views.AddressViewSet, "address")
router.register("users/me/payment-methods", views.PaymentMethodViewSet, "payment-method")
urlpatterns = router.urls
