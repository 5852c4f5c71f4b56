from core.api.routers import Router
from reviews.views import ProductReviewViewSet, ReviewViewSet

app_name = "reviews"
router = Router()
router.register("products/<int:pk>/reviews", ProductReviewViewSet, "product-review")
router.register("reviews", ReviewViewSet, "review")
urlpatterns = router.urls
