"""The pages of tables, under /admin/."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("logout/", admin.site.logout),  # also for who has not got in yet
    *admin.site.get_urls(),
]
