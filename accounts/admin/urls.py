"""The second factor's pages, under /admin/second-factor/."""

from django.urls import path

from accounts.admin import second_factor

app_name = "second-factor"
urlpatterns = [
    path("", second_factor.overview, name="overview"),
    path("code/", second_factor.ask, name="code"),
    path("set-up/", second_factor.set_up, name="set-up"),
    path("recovery-codes/", second_factor.renew, name="recovery-codes"),
    path("off/", second_factor.remove, name="off"),
]
