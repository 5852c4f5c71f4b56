"""The list of orders as a spreadsheet: what it shows now, or what was picked in it."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from audit.recording import exported
from core.calendar import zone
from orders import exports
from orders.models import Order

MOST_IN_A_WORKBOOK = 20_000  # orders: it is complete before its first byte leaves
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportsMixin(ModelAdmin):
    """Adds CSV and XLSX to the toolbar and to what can be done with picked orders.

    A sheet holds personal data, so the log says who took it, how many orders, and which.
    """

    actions = ["picked_as_csv", "picked_as_xlsx"]
    actions_list = ["list_as_csv", "list_as_xlsx"]

    @action(description="CSV", url_path="csv", icon="download", permissions=["view"])
    def list_as_csv(self, request: HttpRequest) -> HttpResponseBase:
        return self.export_list(request, "csv")

    @action(description="XLSX", url_path="xlsx", icon="table_view", permissions=["view"])
    def list_as_xlsx(self, request: HttpRequest) -> HttpResponseBase:
        return self.export_list(request, "xlsx")

    @action(description=gettext_lazy("Export as CSV"), permissions=["view"])
    def picked_as_csv(self, request, queryset):
        return self.export(request, queryset, "csv", which=picked(queryset))

    @action(description=gettext_lazy("Export as XLSX"), permissions=["view"])
    def picked_as_xlsx(self, request, queryset):
        return self.export(request, queryset, "xlsx", which=picked(queryset))

    def changelist_view(self, request, extra_context=None):
        """The buttons take search and filters along."""
        answer = super().changelist_view(request, extra_context)
        shown = request.GET.urlencode()
        for button in getattr(answer, "context_data", {}).get("actions_list", []):
            button["path"] += f"?{shown}" if shown else ""
        return answer

    def export_list(self, request, ending: str) -> HttpResponseBase:
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(list_of(request))
        orders = shown.get_queryset(request)
        return self.export(request, orders, ending, which=request.GET.urlencode() or "all")

    def export(
        self, request, orders: QuerySet[Order], ending: str, *, which: str
    ) -> HttpResponseBase:
        count = orders.count()
        if ending == "xlsx" and count > MOST_IN_A_WORKBOOK:
            most = _("A workbook holds %(most)s orders. Narrow the list, or take CSV.")
            messages.error(
                request, most % {"most": number_format(MOST_IN_A_WORKBOOK, force_grouping=True)}
            )
            return redirect(list_of(request))
        exported(Order, count=count, which=which, format=ending)
        return csv_answer(orders) if ending == "csv" else xlsx_answer(orders)


def csv_answer(orders: QuerySet[Order]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(exports.csv_of(orders), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name("csv")}"'
    return answer


def xlsx_answer(orders: QuerySet[Order]) -> FileResponse:
    sheet = exports.xlsx_of(orders)
    return FileResponse(sheet, as_attachment=True, filename=file_name("xlsx"), content_type=XLSX)


def picked(orders: QuerySet[Order]) -> str:
    """Their numbers, for the log; of very many the first."""
    return " ".join(orders.values_list("number", flat=True)[:100])


def file_name(ending: str) -> str:
    now = timezone.localtime(timezone=zone())
    return f"orders-{now:%Y-%m-%d-%H%M}.{ending}"


def list_of(request: HttpRequest) -> str:
    shown = request.GET.urlencode()
    return reverse("admin:orders_order_changelist") + (f"?{shown}" if shown else "")
