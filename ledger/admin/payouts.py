"""Payout runs, and what becomes of each payout."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.models import User
from audit.recording import exported
from core.backoffice import (
    BackOfficeAdmin,
    DaysFilter,
    ReadOnlyAdmin,
    ReadOnlyInline,
    SaysNoMixin,
    Step,
    StepForm,
    StepsMixin,
    amount,
    in_lines,
    label,
)
from core.money import ZERO, display
from ledger.models import Payout, PayoutRun
from ledger.operations import approve_run, drop_run, make_run, send_run, settle_payout
from ledger.providers import PROVIDERS, offered
from ledger.sheets import LAYOUTS, sheet_of
from vendors.models import Vendor


class PayoutInline(ReadOnlyInline, TabularInline):
    model = Payout
    fields = readonly_fields = (
        "reference",
        "vendor",
        "amount_shown",
        "status",
        "account",
        "reason",
    )
    amount_shown = amount("amount", _("amount"))
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payout]:
        return super().get_queryset(request).select_related("vendor")

    @admin.display(description=_("account"))
    def account(self, payout: Payout) -> str:
        return f"{payout.bank} {payout.masked}"


def is_draft(run: PayoutRun) -> bool:
    return run.status == PayoutRun.Status.DRAFT


def is_approved(run: PayoutRun) -> bool:
    return run.status == PayoutRun.Status.APPROVED


@admin.register(PayoutRun)
class PayoutRunAdmin(StepsMixin, SaysNoMixin, BackOfficeAdmin):
    """Adding one makes a run of all that can be paid out; somebody else approves it."""

    list_display = [
        "__str__", "amount_shown", "status_label", "way", "cut_off", "made_by", "approved_by",
    ]  # fmt: skip
    list_select_related = ["made_by", "approved_by"]
    list_filter = [("status", ChoicesDropdownFilter), ("made_at", DaysFilter)]
    ordering = ["-pk"]
    inlines = [PayoutInline]
    steps = [
        Step(
            "approve",
            _("Approve"),
            "ledger.approve_payout",
            approve_run,
            is_possible=is_draft,
            help=_("You have compared the payouts with what vendors are owed."),
        ),
        Step(
            "send",
            _("Send"),
            "ledger.make_payout",
            send_run,
            is_possible=is_approved,
            help=_("By hand: upload the sheet at your bank first."),
        ),
        Step(
            "drop",
            _("Drop the run"),
            "ledger.make_payout",
            drop_run,
            is_possible=lambda run: is_draft(run) or is_approved(run),
            help=_("The money is available to the vendors again."),
            is_grave=True,
        ),
    ]

    status_label = label("status", _("status"))
    amount_shown = amount("amount", _("amount"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayoutRun]:
        payouts = Payout.objects.filter(run=OuterRef("pk")).order_by().values("run")
        amount = Subquery(payouts.annotate(of=Sum("amount")).values("of"))
        found: QuerySet[PayoutRun] = super().get_queryset(request)
        return found.annotate(amount=Coalesce(amount, ZERO, output_field=DecimalField()))

    @admin.display(description=_("payouts"))
    def count(self, run: PayoutRun) -> int:
        return run.payouts.count()

    @admin.display(description=_("sent by"))
    def way(self, run: PayoutRun) -> str:
        return str(PROVIDERS[run.provider].title)

    def get_fields(self, request: HttpRequest, obj: PayoutRun | None = None) -> list[Any]:
        if obj is None:
            return ["provider"]
        approved = ("approved_by", "approved_at", *(["is_by_one"] if obj.is_by_one else []))
        return [
            ("amount_shown", "count"), ("status", "way", "cut_off"), ("made_by", "made_at"),
            approved, "sheets", "left_out_shown",
        ]  # fmt: skip

    readonly_fields = ["amount_shown", "count", "way", "sheets", "left_out_shown"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "provider":
            return forms.ChoiceField(
                label=_("sent by"),
                choices=[(name, PROVIDERS[name].title) for name in offered()],
                widget=UnfoldAdminSelectWidget,
                help_text=_(
                    "What is available to each vendor is set aside at once. Somebody else approves "
                    "the run before anything is sent."
                ),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ledger.make_payout")

    def has_change_permission(self, request: HttpRequest, obj: PayoutRun | None = None) -> bool:
        return False

    def get_inlines(self, request: HttpRequest, obj: PayoutRun | None) -> list[Any]:
        return list(self.inlines) if obj else []

    def save_model(self, request: HttpRequest, obj: PayoutRun, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)  # who is in the back office
        made = make_run(by=request.user, provider=form.cleaned_data["provider"])
        obj.__dict__.update(made.__dict__)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.sheet_view)
        sheet = path("<int:pk>/<slug:layout>.csv", view, name="ledger_payoutrun_sheet")
        return [sheet, *super().get_urls()]

    def sheet_view(self, request: HttpRequest, pk: int, layout: str) -> HttpResponse:
        """The payouts for the bank, for who may send them."""
        run = get_object_or_404(PayoutRun, pk=pk)
        if layout not in LAYOUTS:
            raise Http404
        if not request.user.has_perm("ledger.make_payout"):
            raise PermissionDenied
        exported(Payout, count=run.payouts.count(), run=str(run.pk), layout=layout)
        answer = HttpResponse(sheet_of(run, layout), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="payouts-{run.pk}-{layout}.csv"'
        return answer

    @admin.display(description=_("sheets for the bank"))
    def sheets(self, run: PayoutRun) -> SafeString:
        return format_html_join(
            " · ",
            '<a class="rr-link" href="{}">{}</a>',
            (
                (reverse("admin:ledger_payoutrun_sheet", args=[run.pk, layout]), layout)
                for layout in LAYOUTS
            ),
        )

    @admin.display(description=_("left out"))
    def left_out_shown(self, run: PayoutRun) -> SafeString:
        names = Vendor.objects.in_bulk([row["vendor"] for row in run.left_out])
        return in_lines(
            "{}: {}. {}",
            (
                (names[row["vendor"]], display(Decimal(row["amount"])), gettext(row["reason"]))
                for row in run.left_out
            ),
        )


class CameBackForm(StepForm):
    reason = forms.CharField(label=_("reason"), max_length=500)


@admin.register(Payout)
class PayoutAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = ["reference", "vendor", "amount_shown", "status_label", "sent_at", "paid_at"]
    list_select_related = ["vendor"]
    list_filter = [
        ("status", ChoicesDropdownFilter),
        ("vendor", AutocompleteSelectFilter),
        ("sent_at", DaysFilter),
    ]
    search_fields = ["reference"]
    ordering = ["-pk"]
    fields = [
        ("reference", "provider_reference"), ("run", "vendor"), ("amount_shown", "status"),
        ("bank", "number_shown", "holder"),
        ("sent_at", "paid_at", "ended_at"), "reason",
    ]  # fmt: skip
    readonly_fields = ["amount_shown", "number_shown"]
    steps = [
        Step(
            "paid",
            _("Paid"),
            "ledger.make_payout",
            lambda payout, *, by: settle_payout(payout, by=by, status=Payout.Status.PAID),
            is_possible=lambda payout: payout.status == Payout.Status.SENT,
            help=_("You saw it leave the bank account."),
        ),
        Step(
            "returned",
            _("Came back"),
            "ledger.make_payout",
            lambda payout, *, by, reason: settle_payout(
                payout, by=by, status=Payout.Status.RETURNED, reason=reason
            ),
            CameBackForm,
            is_possible=lambda payout: payout.status in (Payout.Status.SENT, Payout.Status.PAID),
            help=_("The money is available to the vendor again."),
            is_grave=True,
        ),
    ]

    status_label = label("status", _("status"))
    amount_shown = amount("amount", _("amount"))

    @admin.display(description=_("account number"))
    def number_shown(self, payout: Payout) -> str:
        return payout.masked
