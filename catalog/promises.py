"""What the catalogue still has to do: see core/promises.py."""

from datetime import datetime

from django.db.models import QuerySet

from catalog.models import ProductImage, ProductImport, StockNotice
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


@promise("a sheet of goods to be imported", job="catalog.run_import", given="import_id")
def imports(before: datetime) -> QuerySet[ProductImport]:
    return ProductImport.objects.unfinished().filter(created_at__lt=before).order_by("pk")


@promise("somebody to be told that goods are back", job="catalog.tell_of_stock", given="")
def notices(before: datetime) -> QuerySet[StockNotice]:
    """Each minute a job tells them all, in their turn. Nobody noted when the goods came back."""
    return StockNotice.objects.due().filter(asked_at__lt=before).order_by("pk")
