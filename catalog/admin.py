from django.contrib import admin

from catalog.models import Category, Product, SustainabilityAttribute, Tag
from core.backoffice import BackOfficeAdmin


@admin.register(Category)
class CategoryAdmin(BackOfficeAdmin):
    search_fields = ["name"]


@admin.register(Product)
class ProductAdmin(BackOfficeAdmin):
    search_fields = ["name"]


@admin.register(Tag, SustainabilityAttribute)
class WordAdmin(BackOfficeAdmin):
    may_delete = True
    list_display = ["name"]
    search_fields = ["name"]
