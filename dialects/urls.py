"""One line for each dialect: its name is its address."""

from django.urls import include, path

urlpatterns = [
    path("ruparawi/", include("dialects.ruparawi.urls")),
]
