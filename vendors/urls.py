from django.urls import path

from vendors import views

app_name = "vendors"
urlpatterns = [
    path("vendors", views.VendorListView.as_view(), name="vendors"),
    path("vendors/<str:slug>", views.VendorView.as_view(), name="vendor"),
    path("vendor/application", views.ApplicationView.as_view(), name="application"),
    path("vendor/profile", views.ProfileView.as_view(), name="profile"),
    path("admin/vendors", views.StaffVendorListView.as_view(), name="staff-vendors"),
    path("admin/vendors/<int:pk>/review", views.ReviewView.as_view(), name="review"),
]
