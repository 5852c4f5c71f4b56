from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.pages import views

app_name = "people"
urlpatterns = [
    path("masuk", views.Login.as_view(), name="log-in"),
    path("keluar", LogoutView.as_view(next_page="people:log-in"), name="log-out"),
    path("daftar", views.sign_up, name="sign-up"),
    path("lupa-sandi", views.forgotten, name="forgotten"),
    path("sandi-baru/<str:token>", views.reset, name="reset"),
    path("verifikasi/<str:token>", views.verify, name="verify"),
    path("verifikasi", views.verify_again, name="verify-again"),
    path("bahasa", views.choose_language, name="language"),
]
