from core.api.routers import Router
from payments import checkouts, staff_views, views

app_name = "payments"
router = Router()
router.register("shop", views.ShopViewSet, "shop")
router.register("checkout", views.CheckoutViewSet, "checkout")
router.register("checkout/options", checkouts.CheckoutOptionsViewSet, "checkout-options")
router.register("checkouts", checkouts.CheckoutSessionViewSet, "checkout-session")
router.register("orders/<str:number>/payments", views.PaymentViewSet, "payment")
router.register(
    "orders/<str:number>/payments/<int:pk>/proof", views.ProofUploadViewSet, "proof-upload"
)
router.register(
    "orders/<str:number>/returns/<int:pk>/exchange", checkouts.ExchangeViewSet, "exchange"
)
router.register("orders/<str:number>/status/payment", views.PaymentStatusViewSet, "payment-status")
router.register("orders/<str:number>/refunds", views.RefundViewSet, "refund")
router.register("admin/house-accounts", staff_views.HouseAccountViewSet, "staff-house-account")
router.register("admin/proofs", staff_views.ProofViewSet, "proof")
router.register("payments/webhooks/<str:gateway>", views.GatewayWebhookViewSet, "gateway-webhook")
urlpatterns = router.urls
