from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.backoffice import DaysFilter, ReadOnlyAdmin, ReadOnlyInline, amount
from ledger.models import Entry, Posting


class EntryInline(ReadOnlyInline, TabularInline):
    model = Entry
    fields = readonly_fields = ("account", "vendor", "gateway", "amount_shown", "available_at")
    amount_shown = amount("amount", _("amount"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return super().get_queryset(request).select_related("vendor")


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    """What moved money: docs/money.md says what each kind means."""

    list_display = ["key", "kind", "at", "about"]
    list_select_related = [
        "fulfillment__order", "fulfillment__vendor", "payment__order", "refund__payment__order",
        "adjustment__vendor", "payout__vendor",
    ]  # fmt: skip
    list_filter = [("kind", ChoicesDropdownFilter), ("at", DaysFilter)]
    search_fields = ["fulfillment__order__number", "payment__order__number"]
    search_help_text = _("Number of the order")
    ordering = ["-pk"]
    fields = [
        ("kind", "key", "at"), ("fulfillment", "payment"), ("refund", "adjustment", "payout"),
    ]  # fmt: skip
    inlines = [EntryInline]

    @admin.display(description=_("about"))
    def about(self, posting: Posting) -> str:
        """What it is about in the first place; of a payout or an adjustment, with whose it is."""
        if posting.payout:
            return f"{posting.payout.reference}, {posting.payout.vendor}"
        others = (posting.fulfillment, posting.payment, posting.adjustment, posting.refund)
        return next((str(one) for one in others if one), "–")

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
