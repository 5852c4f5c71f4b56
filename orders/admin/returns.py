from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from core.backoffice import NoteForm, ReadOnlyAdmin, Step, StepForm, StepsMixin, in_lines, label
from core.private_files import private_response
from orders import operations
from orders.admin.parts import MOVE
from orders.models import Order, ReturnItem, ReturnPicture, ReturnRequest
from orders.steps import restock_questions, restocked_in

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

    at_fault = forms.ChoiceField(
        label=_("Whose fault"),
        choices=[("", _("not said")), *ReturnRequest.Fault.choices],
        required=False,
        help_text=_("For the vendor’s the shipping is given back too."),
    )


class DeclineForm(StepForm):
    answer = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)


class ReceiveForm(NoteForm):
    """Asks for each item how many of its pieces can be sold again."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        note = self.fields.pop("note")
        self.fields |= restock_questions(self.initial["request"])
        for asked in self.fields.values():
            asked.widget = UnfoldAdminIntegerFieldWidget(attrs=asked.widget.attrs)
        self.fields["note"] = note

    def clean(self):
        said = super().clean() or {}
        return {"note": said.get("note", ""), "restocked": restocked_in(said)}


def approve(request: ReturnRequest, *, by, **answers):
    operations.decide_return(request, by=by, approve=True, **answers)


def decline(request: ReturnRequest, *, by, **answers):
    operations.decide_return(request, by=by, approve=False, **answers)


def restocked_of(item: ReturnItem) -> str:
    if not item.restocked:
        return ""
    return " · " + gettext("%(n)s back in stock") % {"n": item.restocked}


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
        "fulfillment", ("kind", "status"), "items_shown", "reason", "pictures_shown", "answer",
        ("is_waived", "at_fault"),
        ("requested_by", "requested_at"), ("decided_by", "decided_at"), "received_at", "exchange",
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
            initial=lambda row: {"request": row},
            is_possible=lambda row: row.status == Asked.APPROVED,
            help=_(
                "The buyer gets the money for these goods. The part becomes returned once all of "
                "it is back."
            ),
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

    readonly_fields = ["items_shown", "pictures_shown", "exchange"]
    status_label = label("status", _("status"))

    @admin.display(description=_("goods"))
    def items_shown(self, row):
        return in_lines(
            "{} × {}{}",
            (
                (item.quantity, item.item.product_name, restocked_of(item))
                for item in row.items.select_related("item")
            ),
        )

    @admin.display(description=_("pictures"))
    def pictures_shown(self, row):
        return format_html_join(
            " ",
            '<a href="{0}"><img src="{0}" alt="{1}" height="160"></a>',
            (
                (reverse("admin:orders_returnpicture_file", args=[pk]), _("Picture"))
                for pk in row.told_pictures
            ),
        )

    @admin.display(description=_("exchanged for order"))
    def exchange(self, row):
        return row.told_exchange or "–"

    def get_urls(self):
        view = self.admin_site.admin_view(self.picture)
        name = "orders_returnpicture_file"
        return [path("pictures/<int:pk>", view, name=name), *super().get_urls()]

    def picture(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return private_response(get_object_or_404(ReturnPicture, pk=pk), f"return-{pk}")

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
