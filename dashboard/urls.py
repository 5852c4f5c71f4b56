from django.contrib.auth.views import LogoutView
from django.urls import path

from dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("login", views.Login.as_view(), name="login"),
    path("logout", LogoutView.as_view(next_page="dashboard:login"), name="logout"),
    path("", views.overview, name="overview"),
    path("orders", views.part_list, name="parts"),
    path("orders/<str:number>", views.part, name="part"),
    path("orders/<str:number>/returns/<int:pk>/<slug:name>", views.answer_return, name="return"),
    path("orders/<str:number>/<slug:name>", views.take_step, name="step"),
]
