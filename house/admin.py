from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.backoffice import BackOfficeAdmin
from house.models import House


@admin.register(House)
class HouseAdmin(BackOfficeAdmin):
    """One row, so the list leads straight to its form, also before anybody has written it."""

    fieldsets = [
        (None, {"fields": [("name", "colour"), ("tagline_id", "tagline_en"), "logo"]}),
        (_("Contact"), {"fields": [("email", "phone", "whatsapp"), "address"]}),
        (_("Elsewhere"), {"fields": [("instagram", "facebook"), ("tiktok", "youtube")]}),
    ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return redirect("admin:house_house_change", 1)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        return House.current() if object_id == "1" else None

    def save_model(self, request: HttpRequest, obj: House, form: object, change: bool) -> None:
        obj.save()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
