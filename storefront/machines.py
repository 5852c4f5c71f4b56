"""The addresses that machines read: the same whatever the language."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
