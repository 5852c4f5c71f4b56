"""What the catalogue still has to do: see core/promises.py."""

from datetime import datetime

from django.db.models import QuerySet

from catalog.models import ProductImage
from core.promises import promise


@promise(
    "a picture without smaller files",
    job="catalog.write_renditions",
    given="image_id",
    batch=40,  # a minute: those of a whole shop shall not take its processors
    is_named=False,
)
def renditions(before: datetime) -> QuerySet[ProductImage]:
    """Primary ones first. Nobody noted when a picture came."""
    waiting = ProductImage.objects.filter(renditions__isnull=True).exclude(file="")
    return waiting.order_by("-is_primary", "pk")
