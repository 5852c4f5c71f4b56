from django.urls import path

from content import views

app_name = "content"
urlpatterns = [
    path("articles", views.ArticlesView.as_view(), name="articles"),
    path("articles/<str:slug>", views.ArticleView.as_view(), name="article"),
    path("testimonials", views.TestimonialsView.as_view(), name="testimonials"),
    path("testimonials/<int:pk>", views.TestimonialView.as_view(), name="testimonial"),
]
