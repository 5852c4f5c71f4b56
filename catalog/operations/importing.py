"""A sheet of goods, all or nothing. What is in it goes through the same doors as everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalog.locks import lock_products
from catalog.models import PLAIN_FIELDS, Category, Product, SustainabilityAttribute, Tag, Variant
from catalog.operations.images import add_image
from catalog.operations.products import change_product, check_may_sell, create_product, named
from catalog.operations.variants import matched
from catalog.reads.tree import Tree, whole_tree
from catalog.sheets.cells import INSIDE, split
from catalog.sheets.columns import PRODUCT_COLUMN_OF, VARIANT_COLUMN_OF
from catalog.sheets.rows import CellError, Row, Sheet
from catalog.sheets.writing import addresses
from core.database.locks import advisory_lock
from core.errors import BadInput, ShopError
from vendors.models import Vendor

IMPORT = 7_003_000_000_000  # plus the vendor's pk: one import of a vendor at a time
LABELS: dict[str, Any] = {"tags": Tag, "sustainability_attributes": SustainabilityAttribute}


@dataclass
class Report:
    rows: int
    dry_run: bool
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[CellError] = field(default_factory=list)


@dataclass
class Plan:
    """What a product of the sheet comes to. `rows[n]` is what `variants[n]` was read from."""

    rows: list[Row]
    product: Product | None
    changes: dict[str, Any] = field(default_factory=dict)
    variants: list[dict] = field(default_factory=list)
    variant_rows: list[Row] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.variants or self.images)


class SheetRefused(BadInput):
    """Something is wrong with the sheet, so nothing of it was done."""


class Undone(Exception):
    """Takes back what was tried."""


def import_products(vendor: Vendor, sheet: Sheet, *, dry_run: bool = False) -> Report:
    """Create and change a vendor's goods as a sheet says; a dry run only tells what would happen.

    Products are found by id or by the SKU of a variant; others are new. What the sheet does not
    speak of stays. Raises SheetRefused with every problem, VendorSuspended, Forbidden.
    """
    report = Report(len(sheet.rows), dry_run, problems=list(sheet.problems))
    try:
        with transaction.atomic():
            _import(vendor, sheet.rows, report)
            if dry_run or report.problems:
                raise Undone
    except Undone:
        pass
    report.problems.sort(key=lambda problem: problem.row)
    if report.problems and not dry_run:
        refused = SheetRefused("The sheet has errors; nothing was changed.", attr="file")
        refused.problems = [*report.problems]
        raise refused
    return report


def _import(vendor: Vendor, rows: Sequence[Row], report: Report) -> None:
    advisory_lock(IMPORT + vendor.pk)
    check_may_sell(vendor.pk)
    plans = _plans(vendor, rows, report.problems)
    # In one order for all vendors, and before any row is locked: see catalog.operations.products.
    for attr, model in LABELS.items():
        words = {word for plan in plans for word in plan.changes.get(attr, ())}
        named(model, sorted(words), len(words), attr)
    # New goods first: nobody waits for them. What changes is locked as late as can be.
    _carry_out_all(vendor, [plan for plan in plans if plan.product is None], report)
    known = [plan for plan in plans if plan.product is not None]
    lock_products(plan.product.pk for plan in known if plan.product and not plan.is_empty)
    _carry_out_all(vendor, known, report)


def _carry_out_all(vendor: Vendor, plans: Sequence[Plan], report: Report) -> None:
    """Each in turn, and what went wrong into the report: then everything is taken back."""
    for plan in plans:
        try:
            _carry_out(vendor, plan)
        except ShopError as error:
            report.problems += [_placed(one, plan) for one in error.problems or [error]]
            continue
        if plan.product is None:
            report.created += 1
        elif plan.is_empty:
            report.unchanged += 1
        else:
            report.changed += 1


def _carry_out(vendor: Vendor, plan: Plan) -> None:
    product, changes = plan.product, dict(plan.changes)
    if plan.variants:
        changes["variants"] = plan.variants
    if product is None:
        if "name" not in changes:
            raise CellError(plan.rows[0].number, "name", "required", "A new product needs a name.")
        product = create_product(vendor, **changes)
    elif changes:
        product = change_product(product, **changes)
    for address in plan.images:
        try:
            add_image(product, url=address)
        except ShopError as error:
            raise CellError(plan.rows[0].number, "images", error.code, str(error)) from None


def _placed(error: ShopError, plan: Plan) -> CellError:
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


# ── what the sheet comes to ─────────────────────────────────────────────────────────────────────


def _plans(vendor: Vendor, rows: Sequence[Row], problems: list) -> list[Plan]:
    tree, plans = whole_tree(), []
    paths = _paths(tree)
    known = _known(vendor, rows)
    for product, group in _groups(rows, known, problems):
        if any(row.is_broken for row in group):
            continue
        plan = Plan(group, product)
        try:
            _plan_product(plan, _agreed(group), paths)
            _plan_variants(plan)
        except ShopError as error:
            problems.append(_placed(error, plan))
        else:
            plans.append(plan)
    categories = Category.objects.in_bulk({plan.changes.get("category") for plan in plans} - {None})
    for plan in plans:
        if plan.changes.get("category"):
            plan.changes["category"] = categories[plan.changes["category"]]
    return plans


def _known(vendor: Vendor, rows: Iterable[Row]) -> dict[int, Product]:
    """The vendor's products that the rows name by id or SKU, with all that a row may say."""
    rows = list(rows)
    ids = {row.product["product_id"] for row in rows if "product_id" in row.product}
    skus = {row.variant["sku"] for row in rows if "sku" in row.variant}
    named_by_sku = Variant.objects.filter(product__vendor=vendor, sku__in=skus).values("product")
    goods = Product.objects.sold_by(vendor).filter(Q(pk__in=ids) | Q(pk__in=named_by_sku))
    return {product.pk: product for product in goods.for_its_page()}


def _groups(
    rows: Iterable[Row], known: dict[int, Product], problems: list
) -> list[tuple[Product | None, list[Row]]]:
    """Rows by product: by id, by key, by the SKU of a known variant; else each is a new product."""
    by_sku = {v.sku: product.pk for product in known.values() for v in product.variants.all()}
    groups: dict[tuple, list[Row]] = {}
    for row in rows:
        pk, key = row.product.get("product_id"), row.product.get("product_key")
        of_sku = by_sku.get(row.variant.get("sku", ""))
        if pk is not None and pk not in known:
            detail = "You have no product of this id."
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
        found.setdefault(name, (known.get(pk) if pk else None, []))[1].extend(group)
    return list(found.values())


def _agreed(group: Sequence[Row]) -> dict[str, Any]:
    """What the rows of one product say of it: cells of later rows may be empty, not different."""
    agreed: dict[str, Any] = {}
    for row in group:
        for name, value in row.product.items():
            if name in ("product_id", "product_key"):
                continue
            if value and agreed.get(name) and agreed[name] != value:
                detail = "An earlier row says something else of the same product."
                column = PRODUCT_COLUMN_OF.get(name, name)
                raise CellError(row.number, column, "conflict", detail)
            agreed[name] = value or agreed.get(name, value)
    return agreed


def _plan_product(plan: Plan, wanted: dict[str, Any], paths: dict) -> None:
    product, changes = plan.product, plan.changes
    for name in PLAIN_FIELDS:
        if name == "category":
            continue
        if name in wanted and (product is None or _text(getattr(product, name)) != wanted[name]):
            changes[name] = wanted[name]
    if "category" in wanted:
        pk = _category(wanted["category"], paths)
        if pk != (product and product.category_id):
            changes["category"] = pk
    for attr in LABELS:
        if attr in wanted:
            words = {" ".join(word.split()).lower() for word in wanted[attr]}
            has = {word.name.lower() for word in getattr(product, attr).all()} if product else set()
            if words != has:
                changes[attr] = wanted[attr]
    shown = addresses(product) if product else []
    plan.images = [url for url in dict.fromkeys(wanted.get("images", ())) if url not in shown]


def _plan_variants(plan: Plan) -> None:
    wanted = [row.variant for row in plan.rows]
    if plan.product is None:
        plan.variants, plan.variant_rows = wanted, plan.rows
        return
    plan.variant_rows = plan.rows  # for what `matched` may refuse
    pairs = list(zip(plan.rows, matched(list(plan.product.variants.all()), wanted), strict=True))
    plan.variant_rows = []
    for row, variant in pairs:
        fields = row.variant if variant is None else _difference(variant, row.variant)
        if fields:
            if variant is not None:  # a variant that is named is on sale unless it says otherwise
                fields = {"is_active": variant.is_active} | fields | {"id": variant.pk}
            plan.variants.append(fields)
            plan.variant_rows.append(row)


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


def _paths(tree: Tree) -> dict[tuple[str, ...] | str, int]:
    """Ids of categories by the names that lead to them, in lower case, and by slug."""
    paths: dict[tuple[str, ...] | str, int] = {}

    def walk(nodes: Iterable[dict], above: tuple[str, ...]) -> None:
        for node in nodes:
            path = (*above, node["name"].lower())
            paths[path] = paths[node["slug"]] = node["id"]
            walk(node["children"], path)

    walk((node for node in tree.nodes.values() if node["parent"] is None), ())
    return paths


def _category(cell: str, paths: dict) -> int | None:
    path = tuple(name.lower() for name in split(cell, INSIDE))
    if not path:
        return None
    pk: int | None = paths.get(path) or paths.get(cell.strip())
    if pk is None:
        raise BadInput("There is no such category.", attr="category")
    return pk
