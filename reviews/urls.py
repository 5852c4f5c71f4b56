from django.urls import path

from reviews import views

app_name = "reviews"
urlpatterns = [
    path("products/<int:pk>/reviews", views.ReviewsView.as_view(), name="reviews"),
    path("reviews/<int:pk>", views.ReviewView.as_view(), name="review"),
    path("reviews/<int:pk>/reply", views.ReplyView.as_view(), name="reply"),
]
