"""The tree of goods, and staff's hand on it."""

from rest_framework.request import Request

from catalog import operations
from catalog.models import Category
from catalog.reads.tree import whole_tree
from core.errors import NotThere
from dialects.ruparawi.access import admin, anyone
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.serializers import products as shapes


@endpoint(anyone)
def index(request: Request) -> Answer:
    nodes = whole_tree().nodes.values()
    roots = [shapes.category(node) for node in nodes if node["parent"] is None]
    return {
        "success": True,
        "message": "Categories retrieved successfully",
        "data": {"categories": roots},
    }


@endpoint(anyone)
def show(request: Request, pk: int) -> Answer:
    """Hidden ones too, then without what lies below."""
    node = whole_tree().nodes.get(pk)
    shown = shapes.category(node) if node else shapes.childless(known(pk))
    return {"success": True, "message": "Category retrieved successfully", "category": shown}


def known(pk: int) -> Category:
    found = Category.objects.filter(pk=pk).first()
    if found is None:
        raise NotThere("Category not found")
    return found


def parent_in(form: dict) -> dict:
    """The form with the parent's row under our name for it; raises NotThere."""
    pk = form.pop("parent_category_id", None)
    return form if pk is None else form | {"parent": known(pk)}


@endpoint(admin("catalog.add_category"), takes=shapes.CategoryForm)
def create(request: Request, form: Body) -> Answer:
    form["description"] = form.get("description") or ""
    category = operations.create_category(**parent_in(form))
    return {
        "success": True,
        "message": "Category created successfully",
        "category": shapes.childless(category),
    }, 201


@endpoint(admin("catalog.change_category"), takes=shapes.CategoryChangeForm)
def change(request: Request, pk: int, form: Body) -> Answer:
    category = operations.change_category(known(pk), **parent_in(form))
    shown = shapes.category_row(category)
    shown.pop("is_active")
    return {"success": True, "message": "Category updated successfully", "category": shown}


@endpoint(admin("catalog.delete_category"))
def remove(request: Request, pk: int) -> Answer:
    """It is hidden with all below it; its goods stay on sale, without a category."""
    operations.delete_category(known(pk))
    return {"success": True, "message": "Category deleted successfully"}
