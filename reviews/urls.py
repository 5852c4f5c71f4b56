from core.api.routers import Router
from reviews.views import (
    OrderReviewViewSet,
    ProductReviewViewSet,
    ReviewImageViewSet,
    ReviewViewSet,
)

app_name = "reviews"
router = Router()
router.register("orders/<str:number>/reviews", OrderReviewViewSet, "order-review")
router.register("products/<int:pk>/reviews", ProductReviewViewSet, "product-review")
router.register("reviews", ReviewViewSet, "review")
router.register("reviews/<int:pk>/images", ReviewImageViewSet, "review-image")
urlpatterns = router.urls
