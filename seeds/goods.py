"""What the demo shop sells: the tree, the goods with their variants and pictures, the wishes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Count

from accounts.models import User
from catalog.card_figures import refresh_cards
from catalog.models import (
    Category,
    FormerSlug,
    Product,
    ProductImage,
    ProductImport,
    SustainabilityAttribute,
    Tag,
    Variant,
    WishlistItem,
)
from catalog.operations import set_stock
from seeds import demo, gallery
from seeds.demo import forms
from vendors.models import Vendor

FIRST, LAST = timedelta(days=140), timedelta(days=95)  # ago: when the goods came
ON_TOP = 200  # pieces of each variant for the stories to sell; at the end the stock is as written


def write_goods(now: datetime) -> None:
    write_categories()
    SustainabilityAttribute.objects.bulk_create(
        SustainabilityAttribute(name=attribute.name, description=attribute.description)
        for attribute in demo.ATTRIBUTES
    )
    words = chain.from_iterable(product.tags for product in demo.PRODUCTS)
    Tag.objects.bulk_create(Tag(name=word) for word in dict.fromkeys(words))
    write_products(now)
    write_variants()
    write_images()
    refresh_cards(Product.objects.values_list("pk", flat=True))
    write_wishes()
    write_imports(now)


def write_categories() -> None:
    Category.lock_tree()

    def write(branch: forms.Category, parent: Category | None) -> None:
        category = Category.objects.create(
            name=branch.name, slug=branch.slug, description=branch.description, parent=parent
        )
        for child in branch.children:
            write(child, category)

    for branch in demo.CATEGORIES:
        write(branch, None)


def write_products(now: datetime) -> None:
    vendors = {vendor.slug: vendor for vendor in Vendor.objects.all()}
    categories = {category.name: category for category in Category.objects.all()}
    tags = {tag.name: tag for tag in Tag.objects.all()}
    attributes = {attribute.name: attribute for attribute in SustainabilityAttribute.objects.all()}
    products = Product.objects.bulk_create(
        Product(
            vendor=vendors[goods.vendor],
            category=categories[goods.category],
            name=goods.name,
            slug=goods.slug,
            description=goods.description,
            status=goods.status,
            min_order_quantity=goods.min_order_quantity,
        )
        for goods in demo.PRODUCTS
    )
    for n, (product, goods) in enumerate(zip(products, demo.PRODUCTS, strict=True)):
        product.created_at = now - FIRST + (FIRST - LAST) * n / len(products)
        product.tags.set([tags[name] for name in goods.tags])
        product.sustainability_attributes.set([attributes[name] for name in goods.sustainability])
    Product.objects.bulk_update(products, ["created_at"])
    renamed = products[0]  # it had another address once, which still leads to it
    FormerSlug.objects.create(product=renamed, slug=f"{renamed.slug}-lama")


def products_written() -> list[tuple[Product, forms.Product]]:
    """The rows beside what they were written from."""
    rows = {product.name: product for product in Product.objects.all()}
    return [(rows[goods.name], goods) for goods in demo.PRODUCTS]


def write_variants() -> None:
    Variant.objects.bulk_create(
        Variant(
            product=product,
            vendor_id=product.vendor_id,
            sku=variant.sku,
            options=variant.options,
            price=variant.price,
            stock=variant.stock + ON_TOP,
            stocked=variant.stock + ON_TOP,
            weight_grams=variant.weight,
            position=position,
            is_default=position == 0,
        )
        for product, goods in products_written()
        for position, variant in enumerate(goods.variants)
    )


def count_stock() -> None:
    """After the stories: what is left of each variant is what its vendor says."""
    left = {variant.sku: variant.stock for goods in demo.PRODUCTS for variant in goods.variants}
    for variant in Variant.objects.all().locked():
        set_stock(variant, left[variant.sku])


def say_lead_times() -> None:
    """After the stories, whose parcels were sent in the days of goods that are ready."""
    for slug, days in demo.LEAD_DAYS.items():
        Product.objects.filter(slug=slug).update(lead_days=days)


def write_images() -> None:
    images = ProductImage.objects.bulk_create(
        image for product, goods in products_written() for image in images_of(product, goods)
    )
    for image in images:
        image.created_at = image.product.created_at
    ProductImage.objects.bulk_update(images, ["created_at"])


def images_of(product: Product, goods: forms.Product) -> Iterator[ProductImage]:
    photos = zip(gallery.photos(goods), goods.pictures, strict=True)
    for position, (name, text) in enumerate(photos):
        width, height = gallery.size(name)
        yield ProductImage(
            product=product,
            file=name,
            alt=text,
            position=position,
            is_primary=position == 0,
            width=width,
            height=height,
        )


def write_wishes() -> None:
    """Each buyer dreams of a few things."""
    buyers = User.objects.filter(username__in=[buyer.person.username for buyer in demo.BUYERS])
    listed = list(Product.objects.on_sale().order_by("pk"))
    WishlistItem.objects.bulk_create(
        WishlistItem(user=buyer, product=wished, price_seen=wished.best_price)
        for n, buyer in enumerate(buyers.order_by("pk"))
        for wished in (listed[(5 * n + 11 * k) % len(listed)] for k in range(2 + n % 4))
    )


def write_imports(now: datetime) -> None:
    """The first goods of each shop came on a sheet."""
    goods, rows = Count("products", distinct=True), Count("products__variants")
    for vendor in Vendor.objects.annotate(goods=goods, sold=rows):
        if vendor.goods:
            sheet = ProductImport.objects.create(
                vendor=vendor,
                by_id=vendor.owner_id,
                name="barang.csv",
                status=ProductImport.Status.DONE,
                rows=vendor.sold,
                done=vendor.sold,
                created=vendor.goods,
                finished_at=now - LAST,
            )
            ProductImport.objects.filter(pk=sheet.pk).update(created_at=now - LAST)
