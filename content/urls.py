from django.urls import path

from content import views

app_name = "content"
urlpatterns = [
    path("articles", views.ArticleListView.as_view(), name="articles"),
    path("articles/<str:slug>", views.ArticleView.as_view(), name="article"),
    path("testimonials", views.TestimonialListView.as_view(), name="testimonials"),
]
