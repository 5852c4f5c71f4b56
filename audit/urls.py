from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [path("admin/logs", views.LogsView.as_view(), name="logs")]
