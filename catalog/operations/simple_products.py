"""Goods that come in one variant, with their pictures by address: all of it in one transaction.

For those who know a product as one thing with a price and a stock, as the clients of other shops.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalog.errors import SeveralVariants
from catalog.models import Product, Variant
from catalog.operations.images import add_image, delete_image
from catalog.operations.products import change_product, create_product
from vendors.models import Vendor


@transaction.atomic
def list_goods(
    vendor: Vendor,
    *,
    price: Decimal,
    stock: int,
    picture: str = "",
    more_pictures: Sequence[str] = (),
    **fields: Any,
) -> Product:
    """Put goods on sale; `fields` as in create_product. Raises what that and add_image raise."""
    product = create_product(vendor, variants=[{"price": price, "stock": stock}], **fields)
    put_pictures(product, picture, more_pictures)
    return product


@transaction.atomic
def relist_goods(
    product: Product,
    *,
    price: Decimal | None = None,
    stock: int | None = None,
    picture: str = "",
    more_pictures: Sequence[str] = (),
    **changes: Any,
) -> Product:
    """Change what is given; without pictures they stay, else the new ones replace the old.

    Raises SeveralVariants when price or stock would change and there is more than one, and what
    change_product and add_image raise.
    """
    wanted = {"price": price, "stock": stock}
    active = [variant for variant in product.variants.all() if variant.is_active]
    figures = {"price": default_of(active).price, "stock": sum(v.stock for v in active)}
    figures = {name: value for name, value in wanted.items() if value not in (None, figures[name])}
    if figures and len(active) > 1:
        raise SeveralVariants(attr=next(iter(figures)))
    if figures:
        changes["variants"] = [figures]
    product = change_product(product, **changes)
    put_pictures(product, picture, more_pictures)
    return product


def default_of(variants: Sequence[Variant]) -> Variant:
    """The variant that a product means where it is one thing."""
    return next((variant for variant in variants if variant.is_default), variants[0])


def put_pictures(product: Product, primary: str, others: Sequence[str]) -> None:
    """Replace the primary picture, and all others, each where something was given."""
    images = list(product.images.all())
    old = [image for image in images if image.is_primary and primary]
    if old and old[0].url == primary:
        old, primary = [], ""
    old += [image for image in images if not image.is_primary and others]
    if primary:
        add_image(product, url=primary, position=0, is_primary=True)
    for image in old:
        delete_image(image)
    for address in others:
        add_image(product, url=address)
