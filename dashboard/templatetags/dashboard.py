"""What the pages show of rows, and rows do not say themselves."""

from django import template

from catalog.models import Product, ProductImage
from core.pages.media import picture_path

register = template.Library()


def shown(url: str) -> str:
    """Only what the pages' policy lets a browser load; other pictures are named instead."""
    return "" if url.startswith("http://") else url


@register.filter
def thumbnail(product: Product) -> str:
    """Its primary picture, small where there is a small one."""
    return shown(picture_path(product.image_small or product.image))


@register.filter
def picture(image: ProductImage) -> str:
    """A picture, wide enough for a card."""
    made = next((made for made in image.renditions or [] if made["width"] >= 400), None)
    return shown(picture_path(made["file"] if made else str(image.file) or image.source_url))


@register.filter
def stars(rating: int) -> str:
    return "★" * rating + "☆" * (5 - rating)
