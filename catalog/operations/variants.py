"""What a product is sold as. Called by the product operations, which hold the locks."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from audit.recording import created, watching
from catalog.errors import SkuTaken
from catalog.models import Product, Variant
from catalog.operations.checks import check_fields
from catalog.operations.stock import set_stock
from core.errors import BadInput

MAX_VARIANTS = 100
SKU_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I: read out on the phone
EVERYTHING = {field.name for field in Variant._meta.fields}
VARIANT_FIELDS = ("sku", "name", "options", "price", "weight_grams", "is_active")


def write_variants(
    product: Product, variants: Sequence[Variant], wanted: Sequence[dict], *, whole: bool
) -> None:
    """Make a product's variants what `wanted` says; each is a dict of a variant's fields.

    One with an `id`, or with the SKU that a variant of this product has, or without either but
    with the name and options of one, changes that variant; so does one that says no more than
    price and stock where there is a single variant. Others are new and need a price; without a
    SKU they get one. `stock` is what was counted. With `whole` the list is complete: what it
    leaves out, or what says is_active false, is taken off sale. Nothing is deleted, for it may
    have been sold. One that is on sale is the default: the one that says so, else the one that
    was, else the first.

    Raises BadInput and SkuTaken, naming the place in the list.
    """
    if len(wanted) > MAX_VARIANTS:
        raise BadInput(f"A product has at most {MAX_VARIANTS} variants.", attr="variants")
    pairs = [
        (position, fields, variant)
        for (position, fields), variant in zip(
            enumerate(wanted), matched(variants, wanted), strict=True
        )
    ]
    _check_skus(product, variants, pairs)
    kept = [variant for _position, _fields, variant in pairs if variant]
    rest = [variant for variant in variants if variant not in kept]
    if whole:
        for variant in rest:
            variant.is_active = False
    written = []
    for position, fields, named in pairs:
        variant = named or Variant(product=product, sku=fields.get("sku") or new_sku())
        variant.position = position if whole or variant.pk is None else variant.position
        written.append(_filled(variant, fields, position))
    if not whole:
        for offset, variant in enumerate(v for v in written if v.pk is None):
            variant.position = len(variants) + offset
    _choose_default(rest + written, written, wanted)
    _save(rest + written)
    for (_position, fields, _variant), variant in zip(pairs, written, strict=True):
        if "stock" in fields:
            set_stock(variant, fields["stock"])


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
                raise BadInput("This product has no such variant.", attr=f"variants.{position}.id")
        elif fields.get("sku"):
            variant = by_sku.get(fields["sku"])
        else:
            look = (fields.get("name", ""), fields.get("options", {}))
            alike = (v for v in active if v not in found and (v.name, v.options) == look)
            variant = next(alike, None)
        if variant is not None and variant in found:
            raise BadInput("This variant is named twice.", attr=f"variants.{position}")
        found.append(variant)
    return found


def _check_skus(
    product: Product,
    variants: Sequence[Variant],
    pairs: Sequence[tuple[int, dict[str, Any], Variant | None]],
) -> None:
    skus: dict[str, int] = {}
    for position, fields, variant in pairs:
        sku = fields.get("sku") or (variant.sku if variant else None)
        if sku in skus:
            raise SkuTaken(attr=f"variants.{position}.sku", sku=sku)
        if sku:
            skus[sku] = position
    kept = {variant.pk for _position, _fields, variant in pairs if variant}
    others = Variant.objects.filter(sku__in=skus).exclude(pk__in=kept)
    for sku in others.values_list("sku", flat=True)[:1]:
        raise SkuTaken(attr=f"variants.{skus[sku]}.sku", sku=sku)


def _filled(variant: Variant, fields: dict, position: int) -> Variant:
    """The variant with its new fields, checked; the stock comes later, under its own rule."""
    at = f"variants.{position}"
    if variant.pk is None and fields.get("price") is None:
        raise BadInput("A new variant needs a price.", attr=f"{at}.price")
    variant.is_active = True
    for name in VARIANT_FIELDS:
        if fields.get(name) is not None and (name != "sku" or fields["sku"]):
            setattr(variant, name, fields[name])
    check_fields(variant, but=["product", "stock"], at=f"{at}.")
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
        raise BadInput("Only one variant is the default.", attr="variants")
    on_sale = sorted(
        (variant for variant in variants if variant.is_active),
        key=lambda v: (v.position, v.pk or float("inf")),
    )
    if not on_sale:
        raise BadInput("A product keeps at least one variant on sale.", attr="variants")
    if said and not said[0].is_active:
        raise BadInput("The default variant must be on sale.", attr="variants")
    was = [variant for variant in on_sale if variant.is_default]
    default = (said or was or on_sale)[0]
    for variant in variants:
        variant.is_default = variant is default


def _save(variants: Sequence[Variant]) -> None:
    """The default is written last: a product never has two."""
    known = [variant for variant in variants if variant.pk]
    new = [variant for variant in variants if not variant.pk]
    fields = [*VARIANT_FIELDS, "position"]
    if known:
        with watching(Variant.objects.filter(pk__in=[v.pk for v in known])):
            Variant.objects.bulk_update(known, fields)
        Variant.objects.filter(
            pk__in=[v.pk for v in known if not v.is_default], is_default=True
        ).update(is_default=False)
    created(Variant.objects.bulk_create(new))
    if chosen := [variant.pk for variant in known if variant.is_default]:
        Variant.objects.filter(pk__in=chosen, is_default=False).update(is_default=True)
