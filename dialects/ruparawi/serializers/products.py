"""Products, categories and wishes: what is sent, and how we show it."""

from typing import Any

from rest_framework import serializers

from catalog.models import Category, Product, ProductImage, WishlistItem
from catalog.operations.simple_products import default_of
from core.pages.media import picture_url
from dialects.ruparawi.fields import Amount, Changes, Form, Text, WebAddress, Whole
from dialects.ruparawi.formats import as_text, http_date, number

# their name: ours, in catalog.operations.list_goods
FIELDS = {
    "stock_quantity": "stock",
    "primary_image_url": "picture",
    "images": "more_pictures",
    "category_id": "category",
}


def ours(data: dict[str, Any]) -> dict[str, Any]:
    """Their form in the words of the catalogue; an unknown category is refused here."""
    data = {FIELDS.get(name, name): value for name, value in data.items()}
    if "category" in data:
        data["category"] = Category.objects.active().filter(pk=data["category"]).first()
        if data["category"] is None:
            raise serializers.ValidationError({"category_id": "There is no such category."})
    return data


def names(limit: int, **kwargs) -> serializers.ListField:
    return serializers.ListField(child=Text(max_length=50), max_length=limit, **kwargs)


def pictures(**kwargs) -> serializers.ListField:
    return serializers.ListField(child=WebAddress(), max_length=4, allow_null=True, **kwargs)


class ProductForm(Form):
    name = Text(min_length=3, max_length=100)
    description = Text(min_length=10, max_length=2_000)
    price = Amount()
    stock_quantity = Whole(max_value=9_999_999)
    min_order_quantity = Whole(default=1, min_value=1, max_value=10_000)
    category_id = Whole(required=False)
    tags = names(10, default=list)
    sustainability_attributes = names(5, default=list)
    primary_image_url = WebAddress()
    images = pictures(required=False)

    def validate(self, data):
        return ours(data) | {"more_pictures": data.get("images") or []}


class ProductChangeForm(Changes):
    """An empty list or text leaves things as they are: their edit page sends them routinely."""

    name = Text(required=False, min_length=3, max_length=100)
    description = Text(required=False, min_length=10, max_length=2_000)
    price = Amount(required=False)
    stock_quantity = Whole(required=False, max_value=9_999_999)
    min_order_quantity = Whole(required=False, min_value=1, max_value=10_000)
    category_id = Whole(required=False, allow_null=True)
    tags = names(10, required=False, allow_null=True)
    sustainability_attributes = names(5, required=False, allow_null=True)
    primary_image_url = WebAddress(required=False, allow_null=True, allow_blank=True)
    images = pictures(required=False)
    is_active = serializers.BooleanField(required=False)

    def validate(self, data):
        data = {name: v for name, v in super().validate(data).items() if v not in ("", [])}
        is_active = data.pop("is_active", None)
        status = {True: Product.Status.PUBLISHED, False: Product.Status.ARCHIVED}.get(is_active)
        return ours(data) | ({"status": status} if status else {})


class FilterForm(Form):
    """Of the query of the list."""

    category_id = Whole(required=False, max_value=2**63 - 1)
    min_price = Amount(required=False, min_value=1, max_digits=14)
    max_price = Amount(required=False, min_value=1, max_digits=14)


class CategoryForm(Form):
    name = Text(min_length=2, max_length=50)
    description = Text(required=False, allow_null=True, allow_blank=True, max_length=500)
    parent_category_id = Whole(required=False, allow_null=True)


class CategoryChangeForm(Changes):
    """Their page sends the whole category back; null leaves things as they are."""

    name = Text(required=False, allow_null=True, min_length=2, max_length=50)
    description = Text(required=False, allow_null=True, allow_blank=True, max_length=500)
    parent_category_id = Whole(required=False, allow_null=True)


# ── how they look ───────────────────────────────────────────────────────────────────────────────


def row(product: Product) -> dict[str, Any]:
    """In a list. Variants, tags and vendor are loaded."""
    return {
        "id": product.pk,
        "name": product.name,
        "price": price(product),
        "category_id": product.category_id,
        "tags": as_text([tag.name for tag in product.tags.all()]),
        "vendor_id": product.vendor.owner_id,
        "primary_image_url": picture_url(product.image) or None,
        "review_count": product.review_count,
        "average_rating": number(product.rating),
        "business_name": product.vendor.business_name,
    }


def facts(product: Product) -> dict[str, Any]:
    """All of a product but its lists."""
    return {
        "id": product.pk,
        "name": product.name,
        "description": product.description,
        "price": price(product),
        "category_id": product.category_id,
        "vendor_id": product.vendor.owner_id,
        "stock_quantity": sum(v.stock for v in product.variants.all() if v.is_active),
        "min_order_quantity": product.min_order_quantity,
        "created_at": http_date(product.created_at),
        "updated_at": http_date(product.updated_at),
        "average_rating": number(product.rating),
        "review_count": product.review_count,
    }


def lists(product: Product) -> dict[str, list]:
    return {
        "tags": [tag.name for tag in product.tags.all()],
        "sustainability_attributes": [
            quality.name for quality in product.sustainability_attributes.all()
        ],
        "images": [picture(image) for image in product.images.all()],
    }


def detail(product: Product) -> dict[str, Any]:
    """On its page, where the lists are text."""
    texts = {name: as_text(value) for name, value in lists(product).items()}
    return facts(product) | texts | {"business_name": product.vendor.business_name}


def owned(product: Product) -> dict[str, Any]:
    """In a vendor's list, where they are lists."""
    is_active = product.status == Product.Status.PUBLISHED
    return facts(product) | lists(product) | {"is_active": is_active}


def owned_by_asker(product: Product) -> dict[str, Any]:
    """With the picture under the two names by which the vendor's page looks for it."""
    address = picture_url(product.image) or None
    return owned(product) | {"primary_image_url": address, "image_url": address}


def price(product: Product) -> float | None:
    active = [variant for variant in product.variants.all() if variant.is_active]
    return number(default_of(active).price if active else product.price)


def picture(image: ProductImage) -> dict[str, Any]:
    name = str(image.file.name) if image.file else image.source_url
    return {"image_url": picture_url(name), "is_primary": image.is_primary}


def category(node: dict[str, Any]) -> dict[str, Any]:
    """A node of the tree of shown categories, with all below it."""
    return {
        "id": node["id"],
        "name": node["name"],
        "description": node["description"] or None,
        "parent_category_id": node["parent"],
        "is_active": True,
        "subcategories": [category(child) for child in node["children"]],
    }


def category_row(found: Category) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.name,
        "description": found.description or None,
        "parent_category_id": found.parent_id,
        "is_active": found.is_active,
    }


def childless(found: Category) -> dict[str, Any]:
    return category_row(found) | {"subcategories": []}


def wish(item: WishlistItem) -> dict[str, Any]:
    product = item.product
    return {
        "id": product.pk,
        "name": product.name,
        "price": price(product),
        "average_rating": number(product.rating) if product.review_count else None,
        "primary_image": picture_url(product.image) or None,
        "inStock": product.in_stock,
        "dateAdded": http_date(item.created_at),
    }
