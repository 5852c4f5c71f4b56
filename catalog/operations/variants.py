"""What a product is sold as. Called by the product operations, which hold the locks."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.recording import created, watching
from catalog.errors import SameOptions, SkuTaken
from catalog.models import Product, Variant
from catalog.operations.checks import check_fields
from catalog.operations.stock import count_stock
from core.database.bulk import update_rows
from core.database.constraints import violated
from core.errors import BadInput

MAX_VARIANTS = 100
SKU_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I: read out on the phone
EVERYTHING = {field.name for field in Variant._meta.fields}
VARIANT_FIELDS = ("sku", "name", "options", "price", "weight_grams", "is_active")


@dataclass
class VariantPlan:
    """What a product's variants come to: `written` are the variants that a list of wishes asks
    for, in its order, `rest` the others. Nothing is saved yet."""

    product: Product
    written: list[Variant]
    rest: list[Variant]
    counted: dict[int, int]  # stock by place in `written`

    @property
    def variants(self) -> list[Variant]:
        return self.rest + self.written


def write_variants(
    product: Product, variants: Sequence[Variant], wanted: Sequence[dict], *, whole: bool
) -> None:
    """Make a product's variants what `wanted` says: see plan_variants. Raises BadInput,
    SameOptions and SkuTaken, naming the place in the list."""
    _check_pictures(product, wanted)
    plan = plan_variants(product, variants, wanted, whole=whole)
    for _plan, refusal in taken_skus([plan]):
        raise refusal
    save_variants([plan])


def _check_pictures(product: Product, wanted: Sequence[dict]) -> None:
    """`image` is the id of a picture of this product, or None."""
    named = {fields["image"] for fields in wanted if fields.get("image") is not None}
    known = set(product.images.filter(pk__in=named).values_list("pk", flat=True)) if named else ()
    for position, fields in enumerate(wanted):
        if fields.get("image") is not None and fields["image"] not in known:
            raise BadInput(
                _("This product has no such picture."), attr=f"variants.{position}.image"
            )


def plan_variants(
    product: Product, variants: Sequence[Variant], wanted: Sequence[dict], *, whole: bool
) -> VariantPlan:
    """What `wanted` makes of a product's variants; each is a dict of a variant's fields.

    One with an `id`, or with the SKU that a variant of this product has, or without either but
    with the name and options of one, changes that variant; so does one that says no more than
    price and stock where there is a single variant. Others are new and need a price; without a
    SKU they get one. `stock` is what was counted. With `whole` the list is complete: what it
    leaves out, or what says is_active false, is taken off sale. Nothing is deleted, for it may
    have been sold. One that is on sale is the default: the one that says so, else the one that
    was, else the first.

    Raises BadInput, SameOptions and SkuTaken, naming the place in the list. Asks no table.
    """
    if len(wanted) > MAX_VARIANTS:
        raise BadInput(
            _("A product has at most %(n)s variants.") % {"n": MAX_VARIANTS}, attr="variants"
        )
    pairs = [
        (position, fields, variant)
        for (position, fields), variant in zip(
            enumerate(wanted), matched(variants, wanted), strict=True
        )
    ]
    _check_skus_differ(pairs)
    kept = [variant for _position, _fields, variant in pairs if variant]
    rest = [variant for variant in variants if variant not in kept]
    if whole:
        for variant in rest:
            variant.is_active = False
    written = []
    for position, fields, named in pairs:
        variant = named or Variant(
            product=product, vendor_id=product.vendor_id, sku=fields.get("sku") or new_sku()
        )
        variant.position = position if whole or variant.pk is None else variant.position
        written.append(_filled(variant, fields, position))
    if not whole:
        for offset, variant in enumerate(v for v in written if v.pk is None):
            variant.position = len(variants) + offset
    _choose_default(rest + written, written, wanted)
    _check_options(rest, written, wanted)
    counted = {position: fields["stock"] for position, fields, _v in pairs if "stock" in fields}
    return VariantPlan(product, written, rest, counted)


def taken_skus(plans: Iterable[VariantPlan]) -> Iterator[tuple[VariantPlan, SkuTaken]]:
    """The plans, all of one vendor's goods, that want the SKU of another variant of this vendor."""
    places = {
        variant.sku: (plan, place) for plan in plans for place, variant in enumerate(plan.written)
    }
    vendors = {plan.product.vendor_id for plan, _place in places.values()}
    kept = {variant.pk for plan, _place in places.values() for variant in plan.written}
    others = Variant.objects.filter(vendor__in=vendors, sku__in=places).exclude(pk__in=kept)
    for sku in sorted(others.values_list("sku", flat=True)):
        plan, place = places[sku]
        yield plan, SkuTaken(attr=f"variants.{place}.sku", sku=sku)


def new_sku() -> str:
    return "RR-" + "".join(secrets.choice(SKU_LETTERS) for _ in range(8))


def matched(variants: Sequence[Variant], wanted: Sequence[dict]) -> list[Variant | None]:
    by_id = {variant.pk: variant for variant in variants}
    by_sku = {variant.sku: variant for variant in variants}
    active = [variant for variant in variants if variant.is_active]
    if len(wanted) == len(active) == 1 and not {"id", "sku", "name", "options"} & set(wanted[0]):
        return [active[0]]
    found = []
    for position, fields in enumerate(wanted):
        if fields.get("id") is not None:
            variant = by_id.get(fields["id"])
            if variant is None:
                raise BadInput(
                    _("This product has no such variant."), attr=f"variants.{position}.id"
                )
        elif fields.get("sku"):
            variant = by_sku.get(fields["sku"])
        else:
            look = (fields.get("name", ""), fields.get("options", {}))
            alike = (v for v in active if v not in found and (v.name, v.options) == look)
            variant = next(alike, None)
        if variant is not None and variant in found:
            raise BadInput(_("This variant is named twice."), attr=f"variants.{position}")
        found.append(variant)
    return found


def _check_skus_differ(pairs: Sequence[tuple[int, dict[str, Any], Variant | None]]) -> None:
    skus: set[str] = set()
    for position, fields, variant in pairs:
        sku = fields.get("sku") or (variant.sku if variant else None)
        if sku in skus:
            raise SkuTaken(attr=f"variants.{position}.sku", sku=sku)
        if sku:
            skus.add(sku)


def _check_options(
    rest: Iterable[Variant], written: Sequence[Variant], wanted: Sequence[dict]
) -> None:
    """No variant that is written has the options of another on sale, in any case of letters."""
    on_sale = {_options_of(variant): variant.sku for variant in rest if variant.is_active}
    for position, (variant, fields) in enumerate(zip(written, wanted, strict=True)):
        options = _options_of(variant)
        if not (variant.is_active and options):
            continue
        is_known = variant.pk or fields.get("sku")
        called = variant.sku if is_known else variant.name or str(position + 1)
        if options in on_sale:
            raise SameOptions(on_sale[options], called, attr=f"variants.{position}.options")
        on_sale[options] = called


def _options_of(variant: Variant) -> frozenset[tuple[str, str]]:
    return frozenset(
        (name.strip().lower(), str(value).strip().lower())
        for name, value in variant.options.items()
    )


def _filled(variant: Variant, fields: dict, position: int) -> Variant:
    """The variant with its new fields, checked; the stock comes later, under its own rule."""
    at = f"variants.{position}"
    if variant.pk is None and fields.get("price") is None:
        raise BadInput(_("A new variant needs a price."), attr=f"{at}.price")
    variant.is_active = True
    for name in VARIANT_FIELDS:
        if fields.get(name) is not None and (name != "sku" or fields["sku"]):
            setattr(variant, name, fields[name])
    if "image" in fields:
        variant.image_id = fields["image"]
    check_fields(variant, but=["product", "vendor", "stock", "image"], at=f"{at}.")
    counted = Variant(stock=fields.get("stock", 0))
    check_fields(counted, but=EVERYTHING - {"stock"}, at=f"{at}.")
    return variant


def _choose_default(
    variants: Iterable[Variant], written: Sequence[Variant], wanted: Sequence[dict]
) -> None:
    said = [
        variant for variant, fields in zip(written, wanted, strict=True) if fields.get("is_default")
    ]
    if len(said) > 1:
        raise BadInput(_("Only one variant is the default."), attr="variants")
    on_sale = sorted(
        (variant for variant in variants if variant.is_active),
        key=lambda v: (v.position, v.pk or float("inf")),
    )
    if not on_sale:
        raise BadInput(_("A product keeps at least one variant on sale."), attr="variants")
    if said and not said[0].is_active:
        raise BadInput(_("The default variant must be on sale."), attr="variants")
    was = [variant for variant in on_sale if variant.is_default]
    default = (said or was or on_sale)[0]
    for variant in variants:
        variant.is_default = variant is default


def save_variants(plans: Sequence[VariantPlan]) -> None:
    """Write what was planned, for all products at once; the caller holds the locks of those that
    are there already, and refreshes the card figures. Raises SkuTaken."""
    try:
        with transaction.atomic():
            _save(plans)
    except IntegrityError as error:  # another edit of this vendor's took the SKU meanwhile
        if violated(error) != "variant_sku_of_vendor":
            raise
        raise SkuTaken(attr="variants") from None


def _save(plans: Sequence[VariantPlan]) -> None:
    """The default is written last: a product never has two."""
    known = [variant for plan in plans for variant in plan.variants if variant.pk]
    new = [variant for plan in plans for variant in plan.variants if not variant.pk]
    counted = {}
    for plan in plans:
        for place, stock in plan.counted.items():
            variant = plan.written[place]
            if variant.pk:
                counted[variant.pk] = stock
            else:
                variant.stock = variant.stocked = stock
    if known:
        pks = [variant.pk for variant in known]
        with watching(Variant.objects.filter(pk__in=pks), related=["product"]):
            update_rows(known, [*VARIANT_FIELDS, "image", "position"])
            count_stock(counted)
        others = [variant.pk for variant in known if not variant.is_default]
        Variant.objects.filter(pk__in=others, is_default=True).update(is_default=False)
    for variant in new:
        variant.product = variant.product  # which has a pk by now
    created(Variant.objects.bulk_create(new))
    if chosen := [variant.pk for variant in known if variant.is_default]:
        Variant.objects.filter(pk__in=chosen, is_default=False).update(is_default=True)
