from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.backoffice import NoteForm, ReadOnlyAdmin, Step, StepForm, StepsMixin, label
from orders import operations
from orders.admin.parts import MOVE
from orders.models import Order, ReturnRequest
from orders.steps import QUESTIONS

Asked, Kind = ReturnRequest.Status, ReturnRequest.Kind


class AgreeForm(StepForm):
    answer = forms.CharField(
        label=_("Answer to the buyer"), max_length=1000, required=False, widget=forms.Textarea
    )


class ApproveForm(AgreeForm):
    waive = forms.BooleanField(
        label=_("The buyer keeps the goods"),
        required=False,
        help_text=_("The money is given back at once."),
    )


class DeclineForm(StepForm):
    answer = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)


class ReceiveForm(NoteForm):
    restock = QUESTIONS["restock"]


def approve(request: ReturnRequest, *, by, **answers):
    operations.decide_return(request, by=by, approve=True, **answers)


def decline(request: ReturnRequest, *, by, **answers):
    operations.decide_return(request, by=by, approve=False, **answers)


@admin.register(ReturnRequest)
class ReturnRequestAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = [
        "number", "vendor", "kind", "status_label", "reason", "requested_at", "decided_at",
    ]  # fmt: skip
    list_select_related = ["fulfillment__order", "fulfillment__vendor"]
    list_filter = [("status", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter)]
    search_fields = ["fulfillment__order__number"]
    search_help_text = _("Number of the order, buyer's e-mail or vendor's name")
    ordering = ["-pk"]
    fields = [
        "fulfillment", ("kind", "status"), "reason", "answer", "is_waived",
        ("requested_by", "requested_at"), ("decided_by", "decided_at"), "received_at",
    ]  # fmt: skip
    steps = [
        Step(
            "approve",
            _("Approve return"),
            MOVE,
            approve,
            ApproveForm,
            is_possible=lambda row: row.status == Asked.REQUESTED and row.kind == Kind.RETURN,
        ),
        Step(
            "agree",
            _("Accept the cancellation"),
            MOVE,
            approve,
            AgreeForm,
            is_possible=lambda row: row.status == Asked.REQUESTED and row.kind == Kind.CANCELLATION,
            help=_("What was paid for it is given back."),
        ),
        Step(
            "receive",
            _("Goods received"),
            MOVE,
            operations.receive_return,
            ReceiveForm,
            is_possible=lambda row: row.status == Asked.APPROVED,
            help=_("The part becomes returned, and the buyer gets the money back."),
        ),
        Step(
            "decline",
            _("Decline"),
            MOVE,
            decline,
            DeclineForm,
            is_possible=lambda row: row.status == Asked.REQUESTED,
            is_grave=True,
        ),
    ]

    status_label = label("status", _("status"))

    @admin.display(description=_("order"))
    def number(self, row):
        return row.fulfillment.order.number

    @admin.display(description=_("vendor"))
    def vendor(self, row):
        return row.fulfillment.vendor

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(
            "fulfillment__order", "fulfillment__vendor", "requested_by", "decided_by"
        )

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if term:
            orders = Order.objects.mentioning(term)
            queryset = queryset.filter(fulfillment__order__in=orders)
        return queryset, False
