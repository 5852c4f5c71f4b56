"""What vendors do with their goods. One edit of a product at a time; locks: catalog/locks.py."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from catalog.card_figures import refresh_cards
from catalog.locks import lock_product_and_variants, share_category
from catalog.models import PLAIN_FIELDS, Category, Product, SustainabilityAttribute, Tag
from catalog.operations.checks import check_fields, length_of
from catalog.operations.selling import check_may_sell
from catalog.operations.slugs import give_slug, take_slug
from catalog.operations.variants import write_variants
from catalog.reads.detail import etag_to_change
from core.errors import BadInput, Stale
from vendors.models import Vendor

MAX_TAGS = 20
MAX_ATTRIBUTES = 10


@transaction.atomic
def create_product(
    vendor: Vendor,
    *,
    variants: Sequence[dict],
    slug: str | None = None,
    tags: Iterable[str] = (),
    sustainability_attributes: Iterable[str] = (),
    **fields: Any,
) -> Product:
    """Put goods into a vendor's shop. `fields` are PLAIN_FIELDS, variants as in write_variants;
    tags and attributes come by name, those that are not known yet are made. Without a `slug` one
    is made of the name.

    Raises Forbidden (the vendor is not approved), VendorSuspended, BadInput, SkuTaken,
    ProductSlugTaken.
    """
    if slug is not None:
        take_slug(slug)
    check_may_sell(vendor.pk)
    check_category(fields.get("category"))
    product = Product(vendor=vendor)
    write_fields(product, fields)
    if slug is not None:
        give_slug(product, slug)
    labels = _labels(tags, sustainability_attributes)
    product.save()
    write_variants(product, [], variants, whole=True)
    _put_labels(product, *labels)
    refresh_cards([product.pk])
    return Product.objects.select_related("vendor").get(pk=product.pk)


@transaction.atomic
def change_product(
    product: Product,
    *,
    whole: bool = False,
    by_house: bool = False,
    expected: Collection[str] | None = None,
    variants: Sequence[dict] | None = None,
    slug: str | None = None,
    tags: Iterable[str] | None = None,
    sustainability_attributes: Iterable[str] | None = None,
    **fields: Any,
) -> Product:
    """Change any of what create_product takes; the slug stays unless given. With `whole` the list
    of variants is complete and what it leaves out goes off sale; without, only the variants in the
    list change.

    `by_house`: staff may mend the goods of a suspended vendor. `expected`: the ETags that the
    change may start from. Raises Stale for another, and as create_product does.
    """
    if slug is not None:
        take_slug(slug)
    if not by_house:
        check_may_sell(product.vendor_id)
    check_category(fields.get("category"))
    labels = _labels(tags, sustainability_attributes)
    product, known = lock_product_and_variants(product.pk)
    if expected is not None and etag_to_change(product.pk) not in expected:
        raise Stale()
    write_fields(product, fields)
    if slug is not None:
        give_slug(product, slug)
    product.save(update_fields=(*PLAIN_FIELDS, "slug"))
    if variants is not None:
        write_variants(product, known, variants, whole=whole)
    _put_labels(product, *labels)
    refresh_cards([product.pk], touched=True)
    return Product.objects.select_related("vendor").get(pk=product.pk)


def archive_product(product: Product, *, by_house: bool = False) -> Product:
    """Take goods off sale; orders keep their copies. Raises VendorSuspended, Forbidden."""
    return change_product(product, by_house=by_house, status=Product.Status.ARCHIVED)


def restore_product(product: Product, *, by_house: bool = False) -> Product:
    """Put archived goods on sale again. Raises VendorSuspended, Forbidden."""
    return change_product(product, by_house=by_house, status=Product.Status.PUBLISHED)


def check_category(category: Category | None) -> None:
    if category is not None and not share_category(category.pk):
        raise BadInput(_("There is no such category."), attr="category")


def write_fields(product: Product, fields: dict[str, Any]) -> None:
    """Raises BadInput."""
    if unknown := fields.keys() - set(PLAIN_FIELDS):
        raise TypeError(f"a product has no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(product, name, value.strip() if name == "name" else value)
    check_fields(product, but=["vendor", "category"])


def _labels(
    tags: Iterable[str] | None, attributes: Iterable[str] | None
) -> tuple[list[Tag] | None, list[SustainabilityAttribute] | None]:
    """Rows for both kinds of names; None where nothing was said. Made before any row is locked."""
    return (
        named(Tag, tags, MAX_TAGS, "tags"),
        named(SustainabilityAttribute, attributes, MAX_ATTRIBUTES, "sustainability_attributes"),
    )


Label = TypeVar("Label", Tag, SustainabilityAttribute)
AnyLabel = Tag | SustainabilityAttribute


def named(
    model: type[Label], names: Iterable[str] | None, limit: int, attr: str
) -> list[Label] | None:
    """The rows of these names in any case of letters; missing ones are made."""
    if names is None:
        return None
    wanted = checked_names(model, names, limit, attr)
    return list(model.objects.filter(pk__in=ids_of_names(model, wanted).values()))


def checked_names(model: type[AnyLabel], names: Iterable[str], limit: int, attr: str) -> list[str]:
    """Each once, whatever the case of its letters. Raises BadInput."""
    wanted: dict[str, str] = {}
    most = length_of(model, "name")
    for position, name in enumerate(names):
        name = " ".join(name.split())
        if not 0 < len(name) <= most:
            raise BadInput(f"1 to {most} characters.", attr=f"{attr}.{position}")
        wanted.setdefault(name.lower(), name)
    if len(wanted) > limit:
        raise BadInput(f"At most {limit}.", attr=attr)
    return list(wanted.values())


def ids_of_names(model: type[AnyLabel], names: Iterable[str]) -> dict[str, int]:
    """The pk of each name; missing rows are made, in one order for all so that two vendors who
    need the same new ones do not deadlock."""
    wanted = sorted(set(names), key=str.lower)
    known = _known_names(model, wanted)
    if len(known) < len(wanted):
        new: list[Any] = [model(name=name) for name in wanted if name not in known]
        model.objects.bulk_create(new, ignore_conflicts=True)
        known = _known_names(model, wanted)
    return known


def _known_names(model: type[AnyLabel], names: Sequence[str]) -> dict[str, int]:
    if not names:
        return {}
    with connection.cursor() as cursor:  # the database's idea of lower case
        cursor.execute(
            f"SELECT wanted.name, known.id FROM unnest(%s::text[]) AS wanted (name) "
            f"JOIN {model._meta.db_table} known ON lower(known.name) = lower(wanted.name)",
            [list(names)],
        )
        return dict(cursor.fetchall())


def _put_labels(
    product: Product,
    tags: list[Tag] | None,
    attributes: list[SustainabilityAttribute] | None,
) -> None:
    if tags is not None:
        product.tags.set(tags)
    if attributes is not None:
        product.sustainability_attributes.set(attributes)
