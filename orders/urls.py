from core.api.routers import Router
from orders import views

app_name = "orders"
router = Router()
router.register("cart", views.CartViewSet, "cart")
router.register("cart/items", views.CartItemViewSet, "cart-item")
router.register("cart/saved", views.SavedItemViewSet, "saved-item")
router.register("checkout/preview", views.PreviewViewSet, "preview")
router.register("orders", views.OrderViewSet, "order")
router.register("orders/<str:number>/questions", views.OrderQuestionViewSet, "order-question")
router.register("products/<int:pk>/questions", views.ProductQuestionViewSet, "product-question")
router.register("orders/<str:number>/returns", views.OrderReturnViewSet, "order-return")
router.register(
    "orders/<str:number>/returns/<int:pk>/pictures", views.ReturnPictureViewSet, "return-picture"
)
router.register("returns", views.ReturnViewSet, "return")
router.register("status-labels", views.LabelViewSet, "status-label")
router.register("vendor/orders", views.VendorOrderViewSet, "vendor-order")
router.register("vendor/stats", views.VendorStatsViewSet, "vendor-stats")
urlpatterns = router.urls
