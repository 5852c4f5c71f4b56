from content import views
from core.api.routers import Router

app_name = "content"
router = Router()
router.register("articles", views.ArticleViewSet, "article")
router.register("testimonials", views.TestimonialViewSet, "testimonial")
router.register("pages", views.PageViewSet, "page")
router.register("admin/pages", views.StaffPageViewSet, "staff-page")
urlpatterns = router.urls
