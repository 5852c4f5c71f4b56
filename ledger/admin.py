from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from accounts.models import User
from core.backoffice import (
    BackOfficeAdmin,
    DaysFilter,
    ReadOnlyAdmin,
    ReadOnlyInline,
    Step,
    StepsMixin,
    amount,
    label,
)
from core.money import display
from ledger import operations
from ledger.balances import balance_of
from ledger.models import Adjustment, Entry, Posting
from vendors.admin import Fact, facts
from vendors.models import Vendor


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
        obj.made_by, obj.made_at = request.user, timezone.now()
        obj.save()


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
