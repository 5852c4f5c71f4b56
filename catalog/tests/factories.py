from decimal import Decimal
from itertools import count

from django.db import transaction
from django.utils import timezone

from catalog.card_figures import refresh_cards
from catalog.models import Category, Product, ProductImport, StockNotice, Variant
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

_number = count(1)


def make_category(parent: Category | None = None, **fields) -> Category:
    n = next(_number)
    with transaction.atomic():
        Category.lock_tree()
        fields = {"name": f"Kategori {n}", "slug": f"kategori-{n}"} | fields
        return Category.objects.create(parent=parent, **fields)


def make_product(vendor: Vendor | None = None, **fields) -> Product:
    """A product with its card figures, but no variant yet: usually you want make_variant."""
    vendor = vendor or make_vendor()
    status = fields.get("status", Product.Status.PUBLISHED)
    is_listed = status == Product.Status.PUBLISHED and vendor.status == Vendor.Status.APPROVED
    fields = {"name": f"Keranjang {next(_number)}", "is_listed": is_listed} | fields
    return Product.objects.create(vendor=vendor, **fields)


def make_variant(
    product: Product | None = None,
    *,
    vendor: Vendor | None = None,
    price: int | str = 100_000,
    stock: int = 10,
    **fields,
) -> Variant:
    """Something that can be bought, with a published product of an approved vendor around it."""
    product = product or make_product(vendor)
    is_first = not product.variants.exists()
    fields = {"sku": f"SKU-{next(_number)}", "is_default": is_first} | fields
    variant = Variant.objects.create(
        product=product,
        vendor_id=product.vendor_id,
        price=Decimal(price),
        stock=stock,
        stocked=stock,
        **fields,
    )
    refresh_cards([product.pk])
    product.refresh_from_db()
    return variant


def make_import(vendor: Vendor | None = None, **fields) -> ProductImport:
    """A sheet that came in and was carried out."""
    fields = {"name": "barang.csv", "status": "done", "rows": 3, "done": 3, "created": 3} | fields
    return ProductImport.objects.create(vendor=vendor or make_vendor(), **fields)


def make_notice(product: Product | None = None, **fields) -> StockNotice:
    """A guest waits for goods that are sold out, and has not confirmed the address."""
    product = product or make_variant(stock=0).product
    fields = {"email": f"tamu{next(_number)}@contoh.example", "asked_at": timezone.now()} | fields
    return StockNotice.objects.create(product=product, **fields)
