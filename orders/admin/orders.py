from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)

from accounts.models import User
from core.backoffice import (
    DaysFilter,
    ExtensibleMixin,
    ReadOnlyAdmin,
    Step,
    StepForm,
    StepsMixin,
    amount,
    label,
)
from core.fields import column_of
from orders import operations
from orders.admin.exporting import ExportsMixin
from orders.admin.parts import MOVE
from orders.models import Fulfillment, Order, ReturnRequest, StatusChange

TOTALS = ("subtotal", "discount", "shipping", "shipping_discount", "tax", "total")


class InternalNoteForm(StepForm):
    text = forms.CharField(label=_("Internal note"), max_length=1000, widget=forms.Textarea)


def write_internal_note(order: Order, *, by: User, text: str) -> None:
    operations.write_internal_note(order, by=by, text=text)


@admin.register(Order)
class OrderAdmin(ExtensibleMixin, ExportsMixin, StepsMixin, ReadOnlyAdmin):
    """An order as its people see it, whole: one page to answer every question on the phone.

    The money on it is payments' (payments/admin/orders.py).
    """

    list_display = [
        "number", "buyer_name", "status_label", "payment_label", "total_shown", "placed_at",
    ]  # fmt: skip
    list_select_related = ["buyer"]
    list_filter = [
        ("status", ChoicesDropdownFilter),
        ("payment_status", ChoicesDropdownFilter),
        ("fulfillments__vendor", AutocompleteSelectFilter),
        ("placed_at", DaysFilter),
    ]
    search_fields = ["number"]
    search_help_text = _("Number, buyer's e-mail or vendor's name")
    ordering = ["-placed_at", "-pk"]
    fields = ["number"]  # the page is a template of its own
    steps = [
        Step(
            "note",
            _("Write an internal note"),
            MOVE,
            write_internal_note,
            InternalNoteForm,
            help=_("Staff read it; neither buyer nor vendor does."),
        )
    ]
    change_form_template = "admin/orders/order/change_form.html"

    status_label = label("status", _("status"))
    payment_label = label("payment_status", _("payment"))
    total_shown = amount("total", _("total"))

    @admin.display(description=_("buyer"), ordering="buyer__username")
    def buyer_name(self, order):
        return f"{order.buyer_name} · {order.email}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("buyer")

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        return (queryset.mentioning(term) if term else queryset), False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = extra_context or {}
        if object_id and (order := self.get_object(request, object_id)):
            extra |= self.sections(request, order)
        return super().changeform_view(request, object_id, form_url, extra)

    def sections(self, request: HttpRequest, order: Order) -> dict:
        """What the page of an order shows."""
        back = reverse("admin:orders_order_change", args=[order.pk])
        history = StatusChange.objects.filter(order=order).select_related(
            "by", "fulfillment__vendor"
        )
        return {
            "order": order,
            "totals": [
                (column_of(Order, name).verbose_name, getattr(order, name)) for name in TOTALS
            ],
            "parts": self.parts(request, order, back),
            "returns": ReturnRequest.objects.filter(fulfillment__order=order).with_contents(),
            "redemptions": order.redemptions.all(),
            "history": history.order_by("-pk"),
            "sides": [
                (_("Shipping address"), order.shipping_address),
                (_("Billing address"), order.billing_address),
            ],
        }

    def parts(self, request: HttpRequest, order: Order, back: str) -> list[dict]:
        """The vendors' parts, each with its buttons, which lead back to the order."""
        admin_of_parts: Any = self.admin_site.get_model_admin(Fulfillment)
        rows = order.fulfillments.select_related("vendor__owner").prefetch_related("items")
        parts = []
        for part in rows:
            part.order = order
            parts.append(
                {"part": part, "buttons": admin_of_parts.buttons(request, part, back=back)}
            )
        return parts
