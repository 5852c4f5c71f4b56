"""Goods: on sale, of one vendor, on their own page; and the vendor's hand on them."""

from django.db.models import Q, QuerySet
from rest_framework.request import Request

from accounts.requests import SignedInRequest
from catalog import operations
from catalog.models import Product, Tag
from core.api.serializers import checked
from core.errors import NotThere
from dialects.ruparawi.access import anyone, mine_or_refuse, vendor
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.errors import Refused
from dialects.ruparawi.paging import first, paged
from dialects.ruparawi.serializers import products as shapes

MAX_TAGS = 10


@endpoint(anyone)
def index(request: Request) -> Answer:
    goods = filtered(request, Product.objects.on_sale())
    goods = goods.select_related("vendor").prefetch_related("variants", "tags")
    rows, pagination = paged(request, goods.order_by("pk"))
    return {
        "success": True,
        "products": [shapes.row(product) for product in rows],
        "pagination": pagination,
    }


def filtered(request: Request, goods: QuerySet[Product]) -> QuerySet[Product]:
    """By category (itself only), price of the default variant, and any of some tags."""
    query = request.query_params
    wanted = checked(shapes.FilterForm, {k: query[k] for k in query if k in LOOKUPS})
    prices = {LOOKUPS[name]: value for name, value in wanted.items() if name != "category_id"}
    if prices:
        goods = goods.filter(variants__is_default=True, **prices)
    if "category_id" in wanted:
        goods = goods.filter(category=wanted["category_id"])
    if words := query.getlist("tags")[:MAX_TAGS]:
        alike = Q()
        for word in words:
            alike |= Q(name__iexact=word)
        links = Product.tags.through.objects.filter(tag__in=Tag.objects.filter(alike))
        goods = goods.filter(pk__in=links.values("product"))
    return goods


LOOKUPS = {
    "category_id": "category",
    "min_price": "variants__price__gte",
    "max_price": "variants__price__lte",
}


@endpoint(anyone)
def show(request: Request, pk: int) -> Answer:
    """What has been taken off sale still has its page."""
    product = Product.objects.ever_on_sale().for_its_page().filter(pk=pk).first()
    if product is None:
        raise NotThere("Product not found")
    return {"success": True, "product": shapes.detail(product)}


@endpoint(anyone)
def of_public_vendor(request: Request) -> Answer:
    """By exact names. A hyphen may stand for a space, as in an address, or for itself."""
    names = {
        lookup: request.query_params[name]
        for name, lookup in (
            ("business_name", "vendor__business_name"),
            ("category_name", "category__name"),
        )
        if request.query_params.get(name)
    }
    if not names:
        raise Refused("Business name or category name is required")
    goods = Product.objects.on_sale().for_its_page()
    for lookup, name in names.items():
        goods = goods.filter(**{f"{lookup}__in": [name, name.replace("-", " ")]})
    listed = [shapes.owned(product) for product in first(request, goods.order_by("pk"))]
    return {"success": True, "products": listed}


# ── the vendor's own ────────────────────────────────────────────────────────────────────────────


def own(request: SignedInRequest, pk: int) -> Product:
    """Other people's goods are in sight of everybody, so 403; what was never on sale is 404."""
    goods = Product.objects.filter(pk=pk)
    return mine_or_refuse(
        goods.owned_by(request.user).select_related("vendor"),
        goods.ever_on_sale(),
        "Product not found",
    )


@endpoint(vendor)
def of_own_shop(request: SignedInRequest) -> Answer:
    goods = Product.objects.owned_by(request.user).for_its_page()
    rows, pagination = paged(request, goods.order_by("-pk"))
    return {
        "success": True,
        "products": [shapes.owned_by_asker(product) for product in rows],
        "pagination": pagination,
    }


@endpoint(vendor, takes=shapes.ProductForm)
def create(request: SignedInRequest, form: Body) -> Answer:
    product = operations.list_goods(request.user.vendor, **form)
    return {
        "success": True,
        "message": "Product created successfully",
        "product": {"id": product.pk, "name": product.name, "vendor_id": request.user.pk},
    }, 201


@endpoint(vendor, takes=shapes.ProductChangeForm)
def change(request: SignedInRequest, pk: int, form: Body) -> Answer:
    operations.relist_goods(own(request, pk), **form)
    changed = Product.objects.for_its_page().get(pk=pk)
    return {
        "success": True,
        "message": "Product updated successfully",
        "product": shapes.detail(changed),
    }


@endpoint(vendor)
def take_off_sale(request: SignedInRequest, pk: int) -> Answer:
    """Repeating it changes nothing."""
    product = operations.archive_product(own(request, pk))
    return {
        "success": True,
        "message": "Product deleted successfully",
        "product": {"id": product.pk, "name": product.name, "is_active": False},
    }
