"""Sheets of goods that came in: to look at when a vendor asks."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from catalog.models import ProductImport
from core.backoffice import ReadOnlyAdmin, label, preformatted


@admin.register(ProductImport)
class ProductImportAdmin(ReadOnlyAdmin):
    list_display = ["name", "vendor", "status_label", "rows", "done", "created_at"]
    list_select_related = ["vendor"]
    list_filter = [("status", ChoicesDropdownFilter)]
    search_fields = ["name", "vendor__business_name"]
    ordering = ["-pk"]
    fields = [
        ("vendor", "by"), "name", ("status", "rows", "done"),
        ("created", "changed", "unchanged"), "problems", ("created_at", "finished_at"),
    ]  # fmt: skip
    readonly_fields = ["problems"]

    status_label = label("status", _("status"))

    @display(description=_("errors"))
    def problems(self, one: ProductImport) -> str:
        return preformatted(one.errors) if one.errors else "–"
