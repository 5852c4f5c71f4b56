"""Goods as a spreadsheet: out, and in after a look at what would happen."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Product, ProductImport
from catalog.operations import import_products
from catalog.operations.importing import Report
from catalog.sheet_reader import read_sheet
from catalog.sheets.columns import COLUMNS
from catalog.sheets.writing import sheet_of
from core.errors import ShopError
from core.logs import log_refusal
from dashboard.forms.products import SheetForm
from dashboard.views.access import ShopRequest, for_vendors

SHOWN = 100  # problems
NEWEST = 5  # imports


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def sheets(request: ShopRequest) -> HttpResponse:
    """A sheet is looked at first: what would be new, what would change, what is wrong. Sent again
    with `import` it is carried out, all or nothing."""
    is_sent = request.method == "POST"
    form = SheetForm(request.POST or None, request.FILES or None) if is_sent else SheetForm()
    report: Report | None = None
    problems: Sequence[ShopError] = []
    if is_sent and form.is_valid():
        really = request.POST.get("step") == "import"
        file = form.cleaned_data["file"]
        try:
            sheet = read_sheet(file.read())
            imported = import_products(
                request.vendor, sheet, by=request.user, name=file.name, dry_run=not really
            )
        except ShopError as error:
            log_refusal(error)
            problems = error.problems or [error]
        else:
            if isinstance(imported, ProductImport):
                return redirect("dashboard:import", imported.pk)
            report, problems = imported, imported.problems
            if really:
                messages.success(request, summary(report))
                return redirect("dashboard:products")
    context = {
        "page": "products",
        "form": form,
        "report": report,
        "summary": summary(report) if report else "",
        "problems": problems[:SHOWN],
        "more_problems": max(0, len(problems) - SHOWN),
        "columns": COLUMNS,
        "imports": imports_of(request)[:NEWEST],
    }
    refused = bool(form.errors or (problems and report is None))
    return render(
        request, "dashboard/products/sheets.html", context, status=400 if refused else 200
    )


@require_safe
@for_vendors
def progress(request: ShopRequest, pk: int) -> HttpResponse:
    """How far a long sheet is."""
    one = get_object_or_404(imports_of(request), pk=pk)
    context = {
        "page": "products",
        "import": one,
        "summary": summary(one),
        "problems": [
            {"row": error["row"], "column": error["field"], "detail": error["detail"]}
            for error in one.errors[:SHOWN]
        ],
        "more_problems": max(0, len(one.errors) - SHOWN),
    }
    return render(request, "dashboard/products/import.html", context)


def imports_of(request: ShopRequest) -> QuerySet[ProductImport]:
    imports = ProductImport.objects.of(request.vendor).defer("sheet", "done_rows")
    return imports.order_by("-pk")


def summary(report: Report | ProductImport) -> str:
    parts = (
        ngettext("%(n)s new product", "%(n)s new products", report.created) % {"n": report.created},
        ngettext("%(n)s changed", "%(n)s changed", report.changed) % {"n": report.changed},
        ngettext("%(n)s unchanged", "%(n)s unchanged", report.unchanged) % {"n": report.unchanged},
    )
    return _("%(rows)s rows: ") % {"rows": report.rows} + ", ".join(parts) + "."


@require_safe
@for_vendors
def export(request: ShopRequest) -> StreamingHttpResponse:
    goods = Product.objects.sold_by(request.vendor)
    answer = StreamingHttpResponse(sheet_of(goods), content_type="text/csv; charset=utf-8")
    name = f"products-{request.vendor.slug}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
