"""What the rows of a sheet come to, checked against every rule, with nothing written yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import (
    PLAIN_FIELDS,
    Product,
    ProductImage,
    SustainabilityAttribute,
    Tag,
    Variant,
)
from catalog.operations.images import pictures_at
from catalog.operations.products import MAX_ATTRIBUTES, MAX_TAGS, checked_names, write_fields
from catalog.operations.variants import VariantPlan, matched, plan_variants, taken_skus
from catalog.reads.tree import Tree, whole_tree
from catalog.sheets.cells import INSIDE, split
from catalog.sheets.columns import PRODUCT_COLUMN_OF, VARIANT_COLUMN_OF
from catalog.sheets.rows import CellError, Row, Sheet
from catalog.sheets.writing import addresses
from core.errors import BadInput, ShopError
from vendors.models import Vendor

LABELS: dict[str, tuple[type[Tag] | type[SustainabilityAttribute], int]] = {
    "tags": (Tag, MAX_TAGS),
    "sustainability_attributes": (SustainabilityAttribute, MAX_ATTRIBUTES),
}
Paths = dict[tuple[str, ...] | str, int]


@dataclass
class Plan:
    """What a product of the sheet comes to. `variant_rows[n]` is what its nth written variant was
    read from; `product` holds its new fields already, and has no pk where it is new."""

    rows: list[Row]
    product: Product
    has_new_fields: bool = False
    labels: dict[str, list[str]] = field(default_factory=dict)
    variants: VariantPlan | None = None
    variant_rows: list[Row] = field(default_factory=list)
    images: list[ProductImage] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.product.pk is None

    @property
    def is_empty(self) -> bool:
        return not (self.has_new_fields or self.labels or self.variants or self.images)


def plan_rows(
    vendor: Vendor, sheet: Sheet, rows: Sequence[Row]
) -> tuple[list[Plan], list[CellError]]:
    """Plans of all products that can be carried out, and what is wrong with the others.

    Products are found by id or by the SKU of a variant; others are new. What the sheet does not
    speak of stays.
    """
    paths = _paths(whole_tree())
    plans: list[Plan] = []
    problems: list[CellError] = []
    known = _known(vendor, rows)
    for product, group in _groups(rows, known, problems):
        if any(row.is_broken for row in group):
            continue
        plan = Plan(group, product or Product(vendor=vendor))
        try:
            _plan_product(plan, _agreed(group), paths, guesses=sheet.is_of_another_shop)
            _plan_variants(plan)
        except ShopError as error:
            problems += [placed(one, plan) for one in error.problems or [error]]
        else:
            plans.append(plan)
    by_variants = {id(plan.variants): plan for plan in plans if plan.variants}
    for variants, taken in taken_skus([plan.variants for plan in plans if plan.variants]):
        plan = by_variants[id(variants)]
        problems.append(placed(taken, plan))
        plans.remove(plan)
    return plans, problems


def placed(error: ShopError, plan: Plan) -> CellError:
    """An operation's refusal, as a cell of the sheet."""
    if isinstance(error, CellError):
        return error
    head, _, rest = (error.attr or "").partition(".")
    row, name = plan.rows[0], head
    if head == "variants":
        place, _, name = rest.partition(".")
        row = plan.variant_rows[int(place)] if place else row
        name = VARIANT_COLUMN_OF.get(name, name)
    name = PRODUCT_COLUMN_OF.get(name, name)
    return CellError(row.number, name or None, error.code, str(error))


# ── which product a row is about ────────────────────────────────────────────────────────────────


def _known(vendor: Vendor, rows: Iterable[Row]) -> dict[int, Product]:
    """The vendor's products that the rows name by id or SKU, with all that a row may say."""
    rows = list(rows)
    ids = {row.product["product_id"] for row in rows if "product_id" in row.product}
    skus = {row.variant["sku"] for row in rows if "sku" in row.variant}
    # asked first: as a part of the next question it would have all goods of the vendor read
    named_by_sku = Variant.objects.filter(vendor=vendor, sku__in=skus)
    goods = Product.objects.sold_by(vendor).filter(
        pk__in={*ids, *named_by_sku.values_list("product_id", flat=True)}
    )
    return {product.pk: product for product in goods.for_its_page()}


def _groups(
    rows: Iterable[Row], known: dict[int, Product], problems: list[CellError]
) -> Iterator[tuple[Product | None, list[Row]]]:
    """Rows by product: by id, by key, by the SKU of a known variant; else each is a new product."""
    by_sku = {v.sku: product.pk for product in known.values() for v in product.variants.all()}
    groups: dict[tuple, list[Row]] = {}
    for row in rows:
        pk, key = row.product.get("product_id"), row.product.get("product_key")
        of_sku = by_sku.get(row.variant.get("sku", ""))
        if pk is not None and pk not in known:
            detail = _("You have no product of this id.")
            problems.append(CellError(row.number, "product_id", "not_found", detail))
            row.is_broken = True
        own = ("id", pk or of_sku)
        name = own if pk else ("key", key) if key else own if of_sku else ("row", row.number)
        groups.setdefault(name, []).append(row)
    found: dict[tuple, tuple[Product | None, list[Row]]] = {}
    for (kind, value), group in groups.items():
        pk = value if kind == "id" else None
        for row in group if kind == "key" else ():
            pk = pk or by_sku.get(row.variant.get("sku", ""))
        name = ("id", pk) if pk else (kind, value)
        product = known.get(pk) if pk else None
        found.setdefault(name, (product, []))[1].extend(group)
    yield from found.values()


def _agreed(group: Sequence[Row]) -> dict[str, Any]:
    """What the rows of one product say of it: cells of later rows may be empty, not different.
    Only pictures add up."""
    agreed: dict[str, Any] = {}
    for row in group:
        for name, value in row.product.items():
            if name in ("product_id", "product_key"):
                continue
            if name == "images":
                agreed[name] = agreed.get(name, []) + value
                continue
            if value and agreed.get(name) and agreed[name] != value:
                detail = _("An earlier row says something else of the same product.")
                column = PRODUCT_COLUMN_OF.get(name, name)
                raise CellError(row.number, column, "conflict", detail)
            agreed[name] = value or agreed.get(name, value)
    return agreed


# ── what becomes of it ──────────────────────────────────────────────────────────────────────────


def _plan_product(plan: Plan, wanted: dict[str, Any], paths: Paths, *, guesses: bool) -> None:
    """`guesses`: a category that is not known here is passed over, as another shop has others."""
    product, is_new = plan.product, plan.is_new
    if is_new and "name" not in wanted:
        raise CellError(plan.rows[0].number, "name", "required", _("A new product needs a name."))
    changes = {
        name: wanted[name]
        for name in PLAIN_FIELDS
        if name in wanted
        and name != "category"
        and (is_new or _text(getattr(product, name)) != wanted[name])
    }
    if "category" in wanted:
        category = _category(wanted["category"], paths, guesses=guesses)
        if category != product.category_id and not (guesses and category is None):
            product.category_id = category
            plan.has_new_fields = True
    if changes:
        write_fields(product, changes)
        plan.has_new_fields = True
    for attr, (model, limit) in LABELS.items():
        if attr in wanted:
            names = checked_names(model, wanted[attr], limit, attr)
            labels = [] if is_new else getattr(product, attr).all()
            if {name.lower() for name in names} != {label.name.lower() for label in labels}:
                plan.labels[attr] = names
    pictures = [] if is_new else list(product.images.all())
    has = [] if is_new else addresses(product)
    fresh = [url for url in dict.fromkeys(wanted.get("images", ())) if url not in has]
    try:
        plan.images = pictures_at(product, fresh, pictures)
    except ShopError as error:
        raise CellError(plan.rows[0].number, "images", error.code, str(error)) from None


def _plan_variants(plan: Plan) -> None:
    plan.variant_rows = [row for row in plan.rows if row.has_variant]
    wanted = [row.variant for row in plan.variant_rows]
    if plan.is_new:
        plan.variants = plan_variants(plan.product, [], wanted, whole=True)
        return
    known = list(plan.product.variants.all())
    pairs = list(zip(plan.variant_rows, matched(known, wanted), strict=True))
    plan.variant_rows, wanted = [], []
    for row, variant in pairs:
        fields = row.variant if variant is None else _difference(variant, row.variant)
        if fields:
            if variant is not None:  # a variant that is named is on sale unless it says otherwise
                fields = {"is_active": variant.is_active} | fields | {"id": variant.pk}
            wanted.append(fields)
            plan.variant_rows.append(row)
    if wanted:
        plan.variants = plan_variants(plan.product, known, wanted, whole=False)


def _difference(variant: Variant, wanted: dict) -> dict:
    changed = {
        name: value
        for name, value in wanted.items()
        if name != "is_default" and _text(getattr(variant, name)) != value
    }
    if wanted.get("is_default") and not variant.is_default:
        changed["is_default"] = True
    return changed


def _text(value: Any) -> Any:
    """As a cell holds it: without blanks around it, options as text."""
    if isinstance(value, dict):
        return {str(name): str(text).strip() for name, text in value.items()}
    return value.strip() if isinstance(value, str) else value


def _paths(tree: Tree) -> Paths:
    """Ids of categories by the names that lead to them, in lower case, and by slug."""
    paths: Paths = {}

    def walk(nodes: Iterable[dict], above: tuple[str, ...]) -> None:
        for node in nodes:
            path = (*above, node["name"].lower())
            paths[path] = paths[node["slug"]] = node["id"]
            walk(node["children"], path)

    walk((node for node in tree.nodes.values() if node["parent"] is None), ())
    return paths


def _category(cell: str, paths: Paths, *, guesses: bool) -> int | None:
    path = tuple(name.lower() for name in split(cell, INSIDE))
    if not path:
        return None
    pk = paths.get(path) or paths.get(cell.strip())
    if pk is None and not guesses:
        raise BadInput(_("There is no such category."), attr="category")
    return pk
