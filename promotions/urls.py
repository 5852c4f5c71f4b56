from django.urls import path

from promotions import views

app_name = "promotions"
urlpatterns = [
    path("promotions", views.PromotionListView.as_view(), name="promotions"),
    path("promotions/<int:pk>", views.PromotionView.as_view(), name="promotion"),
    path("admin/promotions", views.StaffPromotionsView.as_view(), name="staff-promotions"),
    path("admin/promotions/<int:pk>", views.StaffPromotionView.as_view(), name="staff-promotion"),
]
