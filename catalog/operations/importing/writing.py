"""Planned goods into the tables, all of them in the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.recording import created, watching, watching_set
from catalog.card_figures import refresh_cards
from catalog.locks import lock_editing, lock_rows, share_categories
from catalog.models import PLAIN_FIELDS, Product, ProductImage
from catalog.operations.importing.plans import LABELS, Plan, plan_rows
from catalog.operations.products import ids_of_names
from catalog.operations.selling import check_may_sell
from catalog.operations.variants import save_variants
from catalog.sheets.rows import CellError, Row, Sheet
from core.database.bulk import replace_sets, update_rows
from core.database.locks import advisory_lock
from vendors.models import Vendor

IMPORT = 7_003_000_000_000  # plus the vendor's pk: one import of a vendor at a time


@dataclass
class Counts:
    """Products, by what became of them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    @classmethod
    def of(cls, plans: Sequence[Plan]) -> "Counts":
        new = sum(plan.is_new for plan in plans)
        unchanged = sum(plan.is_empty for plan in plans if not plan.is_new)
        return cls(new, len(plans) - new - unchanged, unchanged)


def carry_out(
    vendor: Vendor, sheet: Sheet, plans: Sequence[Plan]
) -> tuple[Counts, list[CellError]]:
    """Write what was planned, planned anew from what the tables hold under the locks; the caller's
    transaction ends right after. What cannot be done any more is told, the rest is done.

    Buyers wait only for the last statements. Raises Forbidden, VendorSuspended, SkuTaken.
    """
    rows = [row for plan in plans for row in plan.rows]
    advisory_lock(IMPORT + vendor.pk)
    check_may_sell(vendor.pk)
    share_categories({pk for plan in plans if (pk := plan.product.category_id)})
    ids = ids_of_labels(plans)
    plans, problems = plan_under_locks(vendor, sheet, rows, plans)
    counts = Counts.of(plans)
    write([plan for plan in plans if not plan.is_empty], ids)
    return counts, problems


def ids_of_labels(plans: Sequence[Plan]) -> dict[str, dict[str, int]]:
    """The rows of all names, made before any product is locked: see ids_of_names."""
    return {
        attr: ids_of_names(model, (name for plan in plans for name in plan.labels.get(attr, ())))
        for attr, (model, _limit) in LABELS.items()
    }


def plan_under_locks(
    vendor: Vendor, sheet: Sheet, rows: Sequence[Row], plans: Sequence[Plan]
) -> tuple[list[Plan], list[CellError]]:
    """The plans of rows whose products nobody else edits before the transaction ends."""
    locked: set[int] = set()
    while True:
        wanted = pks_of(plans)
        lock_editing(wanted - locked)
        locked |= wanted
        plans, problems = plan_rows(vendor, sheet, rows)
        if pks_of(plans) <= locked:
            return list(plans), problems


def pks_of(plans: Sequence[Plan]) -> set[int]:
    return {plan.product.pk for plan in plans if not plan.is_new and not plan.is_empty}


def write(plans: Sequence[Plan], ids: dict[str, dict[str, int]]) -> None:
    """New goods first, for which nobody waits; then the rows that people may want are locked."""
    new = [plan for plan in plans if plan.is_new]
    known = [plan for plan in plans if not plan.is_new]
    created(Product.objects.bulk_create(plan.product for plan in new))
    fresh = {plan.product.pk for plan in new}
    write_parts(new, ids)
    refresh_cards(fresh)
    pks = [plan.product.pk for plan in known]
    lock_rows(pks)
    renewed = [plan.product for plan in known if plan.has_new_fields]
    with watching(Product.objects.filter(pk__in=[product.pk for product in renewed])):
        update_rows(renewed, PLAIN_FIELDS)
    write_parts(known, ids)
    refresh_cards(pks, touched=True)


def write_parts(plans: Sequence[Plan], ids: dict[str, dict[str, int]]) -> None:
    save_variants([plan.variants for plan in plans if plan.variants])
    for attr in LABELS:
        sets = {
            plan.product.pk: {ids[attr][name] for name in plan.labels[attr]}
            for plan in plans
            if attr in plan.labels
        }
        if sets:
            with watching_set(Product.objects.filter(pk__in=sets), attr):
                replace_sets(Product, attr, sets)
    images = [image for plan in plans for image in plan.images]
    for image in images:
        image.product = image.product  # which has a pk by now
    created(ProductImage.objects.bulk_create(images))
