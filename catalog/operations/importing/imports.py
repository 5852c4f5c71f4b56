"""Sheets of goods coming in: short ones at once, long ones by a job. All or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.errors import ImportRunning
from catalog.models import ProductImport
from catalog.operations.importing.plans import Plan, plan_rows
from catalog.operations.importing.writing import IMPORT, Counts, carry_out
from catalog.operations.selling import check_may_sell
from catalog.sheets.rows import CellError, Sheet
from core.database.locks import advisory_lock
from core.errors import BadInput, ShopError
from core.jobs import defer
from vendors.models import Vendor

AT_ONCE = 200  # rows that are carried out while somebody waits for the answer
CHUNK = 100  # products that are written in one transaction: so long do their buyers wait
KEPT = timedelta(days=90)

Status = ProductImport.Status


@dataclass
class Report(Counts):
    """What became of a sheet, or would."""

    rows: int = 0
    dry_run: bool = False
    problems: list[CellError] = field(default_factory=list)


class SheetRefused(BadInput):
    """Something is wrong with the sheet, so nothing of it was done."""


def import_products(
    vendor: Vendor, sheet: Sheet, *, by: User, name: str = "", dry_run: bool = False
) -> Report | ProductImport:
    """Create and change a vendor's goods as a sheet says; a dry run only tells what would happen.
    A long sheet becomes an import that a job carries out.

    Raises SheetRefused with every problem, ImportRunning, VendorSuspended, Forbidden, and SkuTaken
    if another edit took a SKU just now.
    """
    if dry_run:
        return dry_run_of(vendor, sheet)
    name = name[-255:]
    if len(sheet.rows) > AT_ONCE:
        return begin_import(vendor, sheet, by=by, name=name)
    plans, problems = plan_rows(vendor, sheet, sheet.rows)
    refuse(sheet, sheet.problems + problems)
    with transaction.atomic():
        counts, problems = carry_out(vendor, sheet, plans)
        refuse(sheet, problems)
        ProductImport.objects.create(
            vendor=vendor,
            by=by,
            name=name,
            **vars(counts),
            rows=len(sheet.rows),
            status=Status.DONE,
            done=len(sheet.rows),
            finished_at=timezone.now(),
        )
    return Report(**vars(counts), rows=len(sheet.rows))


@transaction.atomic
def dry_run_of(vendor: Vendor, sheet: Sheet) -> Report:
    check_may_sell(vendor.pk)
    plans, problems = plan_rows(vendor, sheet, sheet.rows)
    problems = sheet.mark(sheet.problems + problems)
    return Report(**vars(Counts.of(plans)), rows=len(sheet.rows), dry_run=True, problems=problems)


def refuse(sheet: Sheet, problems: Sequence[CellError]) -> None:
    """Raises SheetRefused if there are any problems."""
    if problems:
        refused = SheetRefused(_("The sheet has errors; nothing was changed."), attr="file")
        refused.problems = list(sheet.mark(list(problems)))
        raise refused


@transaction.atomic
def begin_import(vendor: Vendor, sheet: Sheet, *, by: User, name: str) -> ProductImport:
    refuse(sheet, sheet.problems)
    advisory_lock(IMPORT + vendor.pk)
    check_may_sell(vendor.pk)
    if ProductImport.objects.of(vendor).unfinished().exists():
        raise ImportRunning()
    begun = ProductImport.objects.create(
        vendor=vendor, by=by, name=name, rows=len(sheet.rows), sheet=sheet.as_json()
    )
    defer("catalog.run_import", import_id=begun.pk)
    return begun


def run_import(import_id: int) -> None:
    """Check all of a long sheet, then write it, some products at a time. What is written is noted
    in the same transaction: so this may be called again when it broke off, and twice at once."""
    running = ProductImport.objects.unfinished().filter(pk=import_id)
    if not running.update(status=Status.RUNNING):
        return
    begun = running.select_related("vendor__owner").get()
    sheet, vendor = Sheet.of_json(begun.sheet), begun.vendor
    done = set(begun.done_rows)
    with translation.override(vendor.owner.language):
        try:
            rows = [row for row in sheet.rows if row.number not in done]
            plans, problems = plan_rows(vendor, sheet, rows)
            if done or not problems:
                for some in chunks(plans):
                    carry_out_some(begun, sheet, some)
            end_import(import_id, sheet.mark(problems))
        except ShopError as error:
            end_import(import_id, [error])


def chunks(plans: Sequence[Plan]) -> Iterator[Sequence[Plan]]:
    for start in range(0, len(plans), CHUNK):
        yield plans[start : start + CHUNK]


@transaction.atomic
def carry_out_some(begun: ProductImport, sheet: Sheet, plans: Sequence[Plan]) -> None:
    """Write some products of a sheet, but for those that another run has written meanwhile. What
    has become impossible since the whole sheet was checked is noted."""
    waiting = ProductImport.objects.unfinished().filter(pk=begun.pk)
    now = waiting.defer("sheet").locked().first()
    if now is None:
        return
    done = set(now.done_rows)
    plans = [plan for plan in plans if not done & {row.number for row in plan.rows}]
    counts, problems = carry_out(begun.vendor, sheet, plans)
    now.created += counts.created
    now.changed += counts.changed
    now.unchanged += counts.unchanged
    now.done_rows += [row.number for plan in plans for row in plan.rows]
    now.done = len(set(now.done_rows))
    now.errors += [as_stored(problem) for problem in sheet.mark(problems)]
    now.save(update_fields=[*vars(counts), "done_rows", "done", "errors"])


def give_up_import(import_id: int) -> None:
    """The job could not do it within a day."""
    end_import(import_id, [ShopError()])


@transaction.atomic
def end_import(import_id: int, problems: Sequence[ShopError]) -> None:
    ended = ProductImport.objects.unfinished().locked().filter(pk=import_id).first()
    if ended is None:
        return
    ended.errors += [as_stored(problem) for problem in problems]
    ended.status = Status.FAILED if ended.errors else Status.DONE
    ended.sheet, ended.done_rows = {}, []
    ended.finished_at = timezone.now()
    ended.save(update_fields=["status", "errors", "sheet", "done_rows", "finished_at"])


def as_stored(error: ShopError) -> dict[str, Any]:
    row, column = getattr(error, "row", None), getattr(error, "column", None)
    return {"row": row, "field": column, "code": error.code, "detail": str(error)}


def forget_imports() -> None:
    """Drop what ended long ago."""
    old = ProductImport.objects.filter(created_at__lt=timezone.now() - KEPT)
    old.exclude(status__in=ProductImport.UNFINISHED).delete()
