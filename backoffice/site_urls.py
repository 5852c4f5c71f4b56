"""The pages of all tables, under /admin/, as Django's site lists them."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("logout/", admin.site.logout),  # also for who has not got in yet
    *admin.site.get_urls(),
]
