"""What a form would make, while it is being filled in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST


class PreviewMixin(admin.ModelAdmin):
    """Shows what a form would make while it is being filled in, in a panel that follows it.

    The panel is an element with `data-preview` (static/backoffice/preview.js); what is in it is
    `preview_template`, filled by `preview(request, row)`. Nothing is stored.
    """

    preview_template: str

    class Media:
        js = ["backoffice/preview.js"]

    def preview(self, request: HttpRequest, row: models.Model | None) -> dict:
        """What the template is given; `row` is the stored one, or None of a new one."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.preview_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        return [
            path("add/preview/", view, name=name),
            path("<path:object_id>/preview/", view, name=name),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra = extra_context or {}
        row = self.get_object(request, object_id) if object_id else None
        if self.may_write(request, row):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
            extra = {"preview_url": reverse(name, args=[row.pk] if row else [])} | extra
        return super().changeform_view(request, object_id, form_url, extra)

    def may_write(self, request: HttpRequest, row: models.Model | None) -> bool:
        if row is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, row)

    def preview_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        if object_id and row is None:
            raise Http404
        if not self.may_write(request, row):
            raise PermissionDenied
        return render(request, self.preview_template, self.preview(request, row))

    def filled_in(
        self, request: HttpRequest, row: models.Model | None, fields: list[str]
    ) -> forms.ModelForm:
        """The form as it was sent, of these fields only: the others may still be empty."""
        form_class = self.get_form(request, row, change=row is not None, fields=fields)
        return form_class(request.POST, instance=row)
