"""Goods to CSV, a few at a time: memory does not grow with the shop."""

import csv
import io
from collections.abc import Iterator

from catalog.models import PLAIN_FIELDS, Product
from catalog.reads.tree import path_to, whole_tree
from catalog.sheets.cells import INSIDE, guarded, join, join_options
from catalog.sheets.columns import EXPORTED
from core.pages.media import picture_url

BYTE_ORDER_MARK = "\ufeff"  # without it some spreadsheet programs do not read UTF-8
CHUNK = 200  # products


def sheet_of(goods) -> Iterator[str]:
    """The sheet of a queryset of products, oldest first."""
    yield BYTE_ORDER_MARK + _lines([EXPORTED])
    tree, last = whole_tree(), 0
    while True:
        known = goods.filter(pk__gt=last).for_its_page().order_by("pk")[:CHUNK]
        products = list(known)
        if not products:
            return
        yield _lines(row for product in products for row in _rows(product, tree))
        last = products[-1].pk


def addresses(product: Product) -> list[str]:
    """Where its pictures are, in order."""
    return [picture_url(str(image.file) or image.source_url) for image in product.images.all()]


def _rows(product: Product, tree) -> Iterator[list[str]]:
    path = path_to(tree, product.category_id)
    about = {
        "product_id": product.pk,
        **{name: getattr(product, name) for name in PLAIN_FIELDS},
        "category": join((above["name"] for above in path), INSIDE),
        "tags": join(tag.name for tag in product.tags.all()),
        "sustainability": join(word.name for word in product.sustainability_attributes.all()),
        "images": " ".join(addresses(product)),
    }
    for variant in product.variants.all():
        row = about | {
            "sku": variant.sku,
            "variant_name": variant.name,
            "options": join_options(variant.options),
            "price": variant.price,
            "stock": variant.stock,
            "weight_grams": variant.weight_grams,
            "is_default": str(variant.is_default).lower(),
            "is_active": str(variant.is_active).lower(),
        }
        yield [guarded(str(row[name])) for name in EXPORTED]


def _lines(rows) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
