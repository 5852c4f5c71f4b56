"""The addresses of goods. The database makes one of the name (migration 0018_product_slugs); who
edits it comes here. One that goods ever had is nobody else's, and leads to them."""

import re

from django.db import connection
from django.utils.translation import gettext as _

from catalog.errors import ProductSlugTaken
from catalog.models import FormerSlug, Product
from catalog.models.product import RESERVED_SLUGS, SLUG
from catalog.operations.checks import length_of
from core.errors import BadInput


def take_slug(slug: str) -> None:
    """Check a slug that somebody typed, and wait for the right to give it to goods, held to the end
    of the transaction. Before any lock of a product. Raises BadInput."""
    if not re.match(SLUG, slug) or len(slug) > length_of(Product, "slug"):
        raise BadInput(
            _("Use lower-case letters, digits and single hyphens, with at least one letter."),
            attr="slug",
        )
    if slug in RESERVED_SLUGS:
        raise BadInput(_("This word is an address of the shop itself."), attr="slug")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(catalog_lock_of(%s))", [slug])


def give_slug(product: Product, slug: str) -> None:
    """Make a slug that was taken (take_slug) the address of goods, new or locked ones; the one
    before leads to them from now on. Not saved yet. Raises ProductSlugTaken."""
    if slug == product.slug:
        return
    of_others = Product.objects.filter(slug=slug)
    formerly = FormerSlug.objects.filter(slug=slug).exclude(product=product.pk)
    if of_others.exists() or formerly.exists():
        raise ProductSlugTaken(attr="slug")
    if product.pk is not None:
        FormerSlug.objects.filter(slug=slug).delete()  # its own: it goes back to it
        FormerSlug.objects.create(slug=product.slug, product=product)
    product.slug = slug
