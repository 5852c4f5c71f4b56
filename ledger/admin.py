from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

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
    label,
)
from core.errors import BadInput
from core.money import ZERO, display
from ledger import operations, settlement_files
from ledger.advice import what_to_do
from ledger.balances import balance_of
from ledger.models import (
    Adjustment,
    BankAccount,
    Entry,
    Payout,
    PayoutRun,
    Posting,
    Settlement,
    SettlementLine,
)
from ledger.operations import (
    approve_run,
    drop_run,
    make_run,
    send_run,
    settle_payout,
    verify_bank_account,
)
from ledger.providers import offered
from ledger.settlement_files import read_settlement
from ledger.sheets import LAYOUTS, sheet_of
from payments import gateways
from vendors.admin import Fact, facts
from vendors.models import Vendor

MOST_PROBLEMS = 50  # shown of one file


class EntryInline(ReadOnlyInline, TabularInline):
    model = Entry
    fields = readonly_fields = ("account", "vendor", "gateway", "amount_shown", "available_at")
    amount_shown = amount("amount", _("amount"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return super().get_queryset(request).select_related("vendor")


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    """What moved money: docs/money.md says what each kind means."""

    list_display = ["key", "kind", "at", "fulfillment", "payment", "refund"]
    list_select_related = ["fulfillment__order", "fulfillment__vendor", "payment__order",
                           "refund__payment__order"]  # fmt: skip
    list_filter = [("kind", ChoicesDropdownFilter), ("at", DaysFilter)]
    search_fields = ["fulfillment__order__number", "payment__order__number"]
    search_help_text = _("Number of the order")
    ordering = ["-pk"]
    fields = [("kind", "key", "at"), ("fulfillment", "payment"), ("refund", "adjustment")]
    inlines = [EntryInline]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Posting], search_term: str
    ) -> tuple[QuerySet[Posting], bool]:
        number = search_term.strip().upper()
        if not number:
            return queryset, False
        postings = Posting.objects.order_by().values("pk")
        found = postings.filter(fulfillment__order__number=number).union(
            postings.filter(payment__order__number=number)
        )
        return queryset.filter(pk__in=found), False


def approve(adjustment: Adjustment, *, by: User) -> None:
    operations.approve_adjustment(adjustment, by=by)


def drop(adjustment: Adjustment, *, by: User) -> None:
    operations.drop_adjustment(adjustment, by=by)


def is_proposed(adjustment: Adjustment) -> bool:
    return adjustment.status == Adjustment.Status.PROPOSED


@admin.register(Adjustment)
class AdjustmentAdmin(StepsMixin, BackOfficeAdmin):
    """Proposed here; somebody else approves it. What is proposed is not typed over: drop it."""

    list_display = ["vendor", "amount_shown", "against", "status_label", "made_by", "made_at"]
    list_select_related = ["vendor", "made_by"]
    list_filter = [
        ("status", ChoicesDropdownFilter),
        ("vendor", AutocompleteSelectFilter),
        ("made_at", DaysFilter),
    ]
    ordering = ["-pk"]
    fields = [
        ("vendor", "amount", "against"), "reason",
        ("status", "is_by_one"), ("made_by", "made_at"), ("decided_by", "decided_at"),
    ]  # fmt: skip
    readonly_fields = ["status", "is_by_one", "made_by", "made_at", "decided_by", "decided_at"]
    autocomplete_fields = ["vendor"]
    steps = [
        Step(
            "approve",
            _("Approve"),
            "ledger.approve_adjustment",
            approve,
            is_possible=is_proposed,
            help=_("The amount is on the vendor's balance at once, for good."),
        ),
        Step(
            "drop",
            _("Drop"),
            "ledger.approve_adjustment",
            drop,
            is_possible=is_proposed,
            help=_("Nothing comes of it. It stays in the list."),
            is_grave=True,
        ),
    ]

    status_label = label("status", _("status"))
    amount_shown = amount("amount", _("amount"))

    def has_change_permission(self, request: HttpRequest, obj: Adjustment | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Adjustment, form: object, change: bool) -> None:
        assert isinstance(request.user, User)  # who is in the back office
        given = {name: getattr(obj, name) for name in ("vendor", "amount", "against", "reason")}
        obj.__dict__.update(operations.propose_adjustment(by=request.user, **given).__dict__)


# ── payouts ─────────────────────────────────────────────────────────────────────────────────────


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

    list_display = ["__str__", "status_label", "provider", "cut_off", "made_by", "approved_by"]
    list_select_related = ["made_by", "approved_by"]
    list_filter = [("status", ChoicesDropdownFilter), ("made_at", DaysFilter)]
    ordering = ["-pk"]
    inlines = [PayoutInline]
    steps = [
        Step(
            "approve",
            _("Approve"),
            "ledger.approve_payout",
            lambda run, *, by: approve_run(run, by=by),
            is_possible=is_draft,
            help=_("You have compared the payouts with what vendors are owed."),
        ),
        Step(
            "send",
            _("Send"),
            "ledger.make_payout",
            lambda run, *, by: send_run(run, by=by),
            is_possible=is_approved,
            help=_("By hand: upload the sheet at your bank first."),
        ),
        Step(
            "drop",
            _("Drop"),
            "ledger.make_payout",
            lambda run, *, by: drop_run(run, by=by),
            is_possible=lambda run: is_draft(run) or is_approved(run),
            help=_("The money is available to the vendors again."),
            is_grave=True,
        ),
    ]

    status_label = label("status", _("status"))

    def get_fields(self, request: HttpRequest, obj: PayoutRun | None = None) -> list[Any]:
        if obj is None:
            return ["provider"]
        return [
            ("status", "provider", "cut_off"), ("made_by", "made_at"),
            ("approved_by", "approved_at", "is_by_one"), "sheets", "left_out_shown",
        ]  # fmt: skip

    readonly_fields = ["sheets", "left_out_shown"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "provider":
            return forms.ChoiceField(
                label=_("sent by"), choices=[(name, name) for name in offered()]
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
        return format_html_join(
            "",
            "{}: {}. {}<br>",
            (
                (names[row["vendor"]], display(Decimal(row["amount"])), gettext(row["reason"]))
                for row in run.left_out
            ),
        )


# ── settlements ─────────────────────────────────────────────────────────────────────────────────


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
        ("bank", "masked", "holder"),
        ("sent_at", "paid_at", "ended_at"), "reason",
    ]  # fmt: skip
    readonly_fields = ["amount_shown", "masked"]
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


@admin.register(BankAccount)
class BankAccountAdmin(StepsMixin, ReadOnlyAdmin):
    """Where vendors are paid. The number is shown whole only to who may verify it."""

    list_display = ["vendor", "bank", "masked", "holder", "verified_at", "paused_until"]
    list_select_related = ["vendor"]
    search_fields = ["vendor__business_name", "holder"]
    list_filter = [("verified_at", admin.EmptyFieldListFilter)]
    ordering = ["-changed_at"]
    readonly_fields = ["masked"]
    steps = [
        Step(
            "verify",
            _("Verify"),
            "ledger.verify_bankaccount",
            lambda account, *, by: verify_bank_account(account, by=by),
            is_possible=lambda account: account.verified_at is None,
            help=_("Holder and number are the vendor's: you have seen a paper that says so."),
        )
    ]

    def get_fields(self, request: HttpRequest, obj: BankAccount | None = None) -> list[Any]:
        may_verify = request.user.has_perm("ledger.verify_bankaccount")
        number = "number" if may_verify else "masked"
        return [
            "vendor", ("bank", number, "holder"), ("changed_at", "paused_until"),
            ("verified_at", "verified_by"),
        ]  # fmt: skip


def about_money(vendor: Vendor) -> list[Fact]:
    balance = balance_of(vendor.pk, timezone.now())
    adjustments = reverse("admin:ledger_adjustment_changelist")
    return [
        Fact(_("pending"), display(balance.pending)),
        Fact(_("held"), display(balance.held)),
        Fact(_("available"), display(balance.available)),
        Fact(_("adjustments"), str(_("show all")), f"{adjustments}?vendor__id__exact={vendor.pk}"),
    ]


facts.add("ledger.view_posting", about_money)
