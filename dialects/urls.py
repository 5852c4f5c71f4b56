"""One line for each dialect: its name is its address."""

from django.urls import include, path

urlpatterns = [
    path("ruparawi/", include("dialects.ruparawi.urls")),
    path("aasaan/", include("dialects.aasaan.urls")),
    path("youcan/", include("dialects.youcan.urls")),
    path("cekat/", include("dialects.cekat.urls")),
    path("leads/", include("dialects.leads.urls")),
]
