"""What vendors do with their goods. One edit of a product at a time; locks: catalog/locks.py."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from catalog.card_figures import refresh_cards
from catalog.locks import lock_product_and_variants, share_category, share_vendor
from catalog.models import Category, Product, SustainabilityAttribute, Tag
from catalog.operations.variants import write_variants
from core.errors import BadInput, Forbidden
from vendors.errors import VendorSuspended
from vendors.models import Vendor

MAX_TAGS = 20
MAX_ATTRIBUTES = 10
NAME_LENGTH = 100
DESCRIPTION_LENGTH = 5_000
WORD_LENGTH = 50
MAX_MINIMUM = 10_000
PLAIN_FIELDS = ("name", "description", "status", "min_order_quantity")


@transaction.atomic
def create_product(
    vendor: Vendor,
    *,
    name: str,
    variants: Sequence[dict],
    description: str = "",
    category: Category | None = None,
    status: str = Product.Status.PUBLISHED,
    min_order_quantity: int = 1,
    tags: Iterable[str] = (),
    sustainability_attributes: Iterable[str] = (),
) -> Product:
    """Put goods into a vendor's shop. Variants as in write_variants; tags and attributes by name,
    those that are not known yet are made.

    Raises Forbidden (the vendor is not approved), VendorSuspended, BadInput, SkuTaken.
    """
    check_may_sell(vendor.pk)
    check_category(category)
    product = Product(
        vendor=vendor,
        category=category,
        name=name,
        description=description,
        status=status,
        min_order_quantity=min_order_quantity,
    )
    check_fields(product)
    labels = _labels(tags, sustainability_attributes)
    product.save()
    write_variants(product, [], variants, whole=True)
    _put_labels(product, *labels)
    refresh_cards([product.pk])
    return Product.objects.select_related("vendor").get(pk=product.pk)


@transaction.atomic
def change_product(
    product: Product, *, whole: bool = False, by_house: bool = False, **changes
) -> Product:
    """Change any of create_product's fields. With `whole` the list of variants is complete and
    what it leaves out goes off sale; without, only the variants in the list change.

    `by_house`: staff may mend the goods of a suspended vendor. Raises as create_product does.
    """
    if not by_house:
        check_may_sell(product.vendor_id)
    if "category" in changes:
        check_category(changes["category"])
    labels = _labels(changes.get("tags"), changes.get("sustainability_attributes"))
    product, variants = lock_product_and_variants(product.pk)
    for field in PLAIN_FIELDS:
        setattr(product, field, changes.get(field, getattr(product, field)))
    if "category" in changes:
        product.category = changes["category"]
    check_fields(product)
    product.save(update_fields=[*PLAIN_FIELDS, "category"])
    if "variants" in changes:
        write_variants(product, variants, changes["variants"], whole=whole)
    _put_labels(product, *labels)
    refresh_cards([product.pk], touched=True)
    return Product.objects.select_related("vendor").get(pk=product.pk)


def archive_product(product: Product, *, by_house: bool = False) -> Product:
    """Take goods off sale; orders keep their copies. Raises VendorSuspended, Forbidden."""
    return change_product(product, by_house=by_house, status=Product.Status.ARCHIVED)


def restore_product(product: Product, *, by_house: bool = False) -> Product:
    """Put archived goods on sale again. Raises VendorSuspended, Forbidden."""
    return change_product(product, by_house=by_house, status=Product.Status.PUBLISHED)


def check_may_sell(vendor_id: int) -> None:
    """Only an approved vendor changes its goods; it stays approved until the transaction ends."""
    status = share_vendor(vendor_id)
    if status == Vendor.Status.SUSPENDED:
        raise VendorSuspended()
    if status != Vendor.Status.APPROVED:
        raise Forbidden()


def check_category(category: Category | None) -> None:
    if category is not None and not share_category(category.pk):
        raise BadInput("There is no such category.", attr="category")


def check_fields(product: Product) -> None:
    product.name = product.name.strip()
    if not 0 < len(product.name) <= NAME_LENGTH:
        raise BadInput(f"A name has 1 to {NAME_LENGTH} characters.", attr="name")
    if len(product.description) > DESCRIPTION_LENGTH:
        raise BadInput(f"At most {DESCRIPTION_LENGTH} characters.", attr="description")
    if product.status not in Product.Status.values:
        raise BadInput("There is no such status.", attr="status")
    if not 1 <= product.min_order_quantity <= MAX_MINIMUM:
        raise BadInput(f"Between 1 and {MAX_MINIMUM}.", attr="min_order_quantity")


def _labels(tags: Iterable[str] | None, attributes: Iterable[str] | None) -> tuple:
    """Rows for both kinds of names; None where nothing was said. Made before any row is locked."""
    return (
        named(Tag, tags, MAX_TAGS, "tags"),
        named(SustainabilityAttribute, attributes, MAX_ATTRIBUTES, "sustainability_attributes"),
    )


def named(model: type[Tag] | type[SustainabilityAttribute], names, limit: int, attr: str):
    """The rows of these names in any case of letters; missing ones are made, in one order for all
    so that two vendors who need the same new ones do not deadlock."""
    if names is None:
        return None
    wanted = {}
    for position, name in enumerate(names):
        name = " ".join(name.split())
        if not 0 < len(name) <= WORD_LENGTH:
            raise BadInput(f"1 to {WORD_LENGTH} characters.", attr=f"{attr}.{position}")
        wanted.setdefault(name.lower(), name)
    if len(wanted) > limit:
        raise BadInput(f"At most {limit}.", attr=attr)
    keys = [Lower(Value(name)) for name in wanted.values()]  # the database's idea of lower case
    known = model.objects.annotate(key=Lower("name")).filter(key__in=keys)
    if known.count() < len(wanted):
        new = [model(name=wanted[key]) for key in sorted(wanted)]
        model.objects.bulk_create(new, ignore_conflicts=True)
    return list(known.all()) if wanted else []


def _put_labels(product: Product, tags, attributes) -> None:
    if tags is not None:
        product.tags.set(tags)
    if attributes is not None:
        product.sustainability_attributes.set(attributes)
