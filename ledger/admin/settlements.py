from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from core.backoffice import BackOfficeAdmin, DaysFilter, SaysNoMixin
from core.errors import BadInput
from core.money import ZERO, display
from ledger import operations, settlement_files
from ledger.advice import what_to_do
from ledger.models import Settlement, SettlementLine
from ledger.settlement_files import read_settlement
from payments import gateways

MOST_PROBLEMS = 50  # shown of one file


class SettlementForm(forms.ModelForm):
    """A gateway's file; what cannot be read of it is said here, before anything is written."""

    gateway = forms.ChoiceField(
        label=_("gateway"),
        choices=lambda: [(name, name) for name in gateways.holding_money()],
        widget=UnfoldAdminSelectWidget,
    )
    layout = forms.ChoiceField(
        label=_("columns as in"),
        choices=[(name, name) for name in sorted(settlement_files.LAYOUTS)],
        widget=UnfoldAdminSelectWidget,
        help_text=_("“generic”: reference, kind, gross, fee, net, settled_on."),
    )
    columns = forms.CharField(
        label=_("other names of columns"),
        required=False,
        max_length=1000,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("As in “reference=Invoice; fee=MDR”."),
    )
    file = forms.FileField(
        label=_("file"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("CSV, at most 2 MiB and 20,000 rows."),
    )

    class Meta:
        model = Settlement
        fields = ["gateway"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "file" not in given or "gateway" not in given:
            return given
        given["content"] = given["file"].read()
        how = {name: given.get(name, "") for name in ("gateway", "layout", "columns")}
        try:
            read_settlement(given["content"], **how)
        except BadInput as refused:
            for problem in refused.problems[:MOST_PROBLEMS] or [refused]:
                self.add_error("columns" if problem.attr == "columns" else "file", str(problem))
        return given


@admin.register(Settlement)
class SettlementAdmin(SaysNoMixin, BackOfficeAdmin):
    """What gateways say they paid out to the house. Adding one imports a file."""

    form = SettlementForm
    list_display = ["__str__", "file_name", "is_whole", "imported_by", "imported_at"]
    list_select_related = ["imported_by"]
    list_filter = [("imported_at", DaysFilter)]
    ordering = ["-pk"]
    readonly_fields = ["matched", "repeats", "sums", "differences", "late"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Settlement]:
        found = super().get_queryset(request)
        differing = SettlementLine.objects.filter(settlement=OuterRef("pk")).exclude(problem="")
        return found.annotate(is_whole=~Exists(differing))

    def get_fields(self, request: HttpRequest, obj: Settlement | None = None) -> list[Any]:
        if obj is None:
            return ["gateway", "layout", "columns", "file"]
        return [
            ("gateway", "file_name"), ("imported_by", "imported_at"), ("matched", "repeats"),
            "sums", "differences", "late",
        ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Settlement | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Settlement, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)  # who is in the back office
        given = form.cleaned_data
        how = {name: given[name] for name in ("gateway", "layout", "columns")}
        made = operations.import_settlement(
            given["content"], by=request.user, file_name=given["file"].name, **how
        )
        obj.__dict__.update(made.__dict__)

    @admin.display(description=_("everything matches"), boolean=True)
    def is_whole(self, settlement: Any) -> bool:
        return bool(settlement.is_whole)

    @admin.display(description=_("matched"))
    def matched(self, settlement: Settlement) -> int:
        return settlement.lines.filter(problem="").count()

    @admin.display(description=_("posted"))
    def sums(self, settlement: Settlement) -> str:
        names = ("gross", "fee", "net")
        found = settlement.lines.filter(problem="").aggregate(
            **{name: Coalesce(Sum(name), ZERO) for name in names}
        )
        gross, fee, net = (display(found[name]) for name in names)
        return gettext("%(gross)s paid, less %(fee)s in fees: %(net)s arrive") % {
            "gross": gross, "fee": fee, "net": net,
        }  # fmt: skip

    @admin.display(description=_("does not match"))
    def differences(self, settlement: Settlement) -> SafeString | str:
        lines = settlement.lines.exclude(problem="")
        return format_html_join(
            "",
            "<p>{}. {} {}: <strong>{}</strong>. {}</p>",
            (
                (
                    line.number, line.reference, display(line.gross), line.get_problem_display(),
                    what_to_do(line.problem),
                )
                for line in lines[:MOST_PROBLEMS]
            ),
        ) or gettext("Nothing.")  # fmt: skip

    @admin.display(description=_("paid there and in no settlement yet"))
    def late(self, settlement: Settlement) -> SafeString | str:
        late = operations.late_payments(settlement.gateway)[:MOST_PROBLEMS]
        return format_html_join(
            "", "<p>{} {}</p>", ((each.reference, display(each.amount)) for each in late)
        ) or gettext("Nothing.")
