"""The catalogue's back office. Every save goes through catalog.operations."""

from django.contrib import admin

from catalog.admin import vendors  # noqa: F401  its page shows figures of the catalogue
from catalog.admin.categories import CategoryAdmin
from catalog.admin.imports import ProductImportAdmin
from catalog.admin.notices import StockNoticeAdmin
from catalog.admin.products import ProductAdmin
from catalog.models import SustainabilityAttribute, Tag
from core.backoffice import BackOfficeAdmin

__all__ = ["CategoryAdmin", "ProductAdmin", "ProductImportAdmin", "StockNoticeAdmin", "WordAdmin"]


@admin.register(Tag, SustainabilityAttribute)
class WordAdmin(BackOfficeAdmin):
    may_delete = True
    list_display = ["name"]
    search_fields = ["name"]
    ordering = ["name"]
