"""Money: what came in and what goes back. Nothing is typed over; steps call operations."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.backoffice import (
    BackOfficeAdmin,
    DaysFilter,
    NoteForm,
    ReadOnlyAdmin,
    Step,
    StepForm,
    StepsMixin,
    amount,
    label,
)
from core.errors import Conflict
from core.money import CENT, ZERO, display
from orders.admin import OrderAdmin
from orders.models import Fulfillment, Order
from orders.statuses import PaymentStatus
from payments import gateways, operations
from payments.models import HouseAccount, Payment, PaymentEvent, Refund, RefundLine

REFUNDABLE = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED)


class SeenTooLate(Conflict):
    code = "refunded_meanwhile"
    message = _("Money was given back since you opened the page. Please look again.")


# ── refunds of an order ─────────────────────────────────────────────────────────────────────────


class RefundForm(StepForm):
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=14,
        decimal_places=2,
        min_value=CENT,
        required=False,
        help_text=_("Empty: all that is left."),
    )
    part = forms.ModelChoiceField(
        label=_("For the part of"),
        queryset=Fulfillment.objects.none(),
        required=False,
        empty_label=_("The whole order"),
        help_text=_("Of the whole order each part bears its share."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Buyer and vendor read it."),
    )
    refunded = forms.DecimalField(widget=forms.HiddenInput)  # so far, as this page saw it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parts = Fulfillment.objects.filter(order=self.initial["order"]).select_related("vendor")
        part: Any = self.fields["part"]
        part.queryset = parts
        part.label_from_instance = lambda part: part.vendor.business_name


def given_back(order: Order) -> Decimal:
    return sum((payment.refunded for payment in order.payments.all()), ZERO)


@transaction.atomic
def refund(order: Order, *, by, amount, part, reason, refunded: Decimal) -> None:
    """Refund once: a second click, or a colleague's, finds another sum given back than it saw."""
    locked = Order.objects.locked().get(pk=order.pk)
    if given_back(locked) != refunded:
        raise SeenTooLate()
    operations.refund_order(locked, by=by, reason=reason, amount=amount, part=part)


class GatewayFilter(admin.SimpleListFilter):
    title = _("gateway")
    parameter_name = "gateway"

    def lookups(self, request, model_admin):
        return [(name, name) for name in gateways.GATEWAYS]

    def queryset(self, request, queryset):
        return queryset.filter(gateway=self.value()) if self.value() else queryset


class GatewayOfOrderFilter(GatewayFilter):
    """Orders that somebody tried to pay that way."""

    def queryset(self, request, queryset):
        tried = Payment.objects.filter(order=OuterRef("pk"), gateway=self.value())
        return queryset.filter(Exists(tried)) if self.value() else queryset


REFUND = Step(
    "refund",
    _("Give money back"),
    "payments.refund",
    refund,
    RefundForm,
    initial=lambda order: {"order": order, "refunded": given_back(order)},
    is_possible=lambda order: order.payment_status in REFUNDABLE,
    help=_("A part that has not left yet and keeps no money is cancelled; else no status changes."),
    is_grave=True,
)


def money_of(orders: OrderAdmin, request: HttpRequest, order: Order | None) -> dict:
    """An order's payments and refunds, each with its buttons, which lead back to the order."""
    if order is None:
        return {}
    admin_of: Any = orders.admin_site.get_model_admin
    back = request.path
    rows = [
        {
            "payment": payment,
            "buttons": admin_of(Payment).buttons(request, payment, back=back),
            "refunds": [
                {"refund": r, "buttons": admin_of(Refund).buttons(request, r, back=back)}
                for r in payment.refunds.all()
            ],
        }
        for payment in order.payments.order_by("pk").prefetch_related("refunds__by")
    ]
    return {"payments": rows, "payments_template": "admin/payments/_of_order.html"}


OrderAdmin.extend(section=money_of, steps=[REFUND], list_filter=[GatewayOfOrderFilter])


# ── payments and refunds by themselves ──────────────────────────────────────────────────────────


class NoteForBuyerForm(NoteForm):
    """The note of a payment stands in the order's history."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("The buyer reads it.")


def confirm_payment(payment: Payment, *, by, note: str) -> None:
    operations.confirm_payment(payment, by=by, note=note)


@admin.register(Payment)
class PaymentAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = [
        "reference", "gateway", "status_label", "amount_shown", "refunded_shown", "created_at",
        "paid_at",
    ]  # fmt: skip
    list_select_related = ["order"]
    list_filter = [
        ("status", ChoicesDropdownFilter),
        GatewayFilter,
        ("created_at", DaysFilter),
    ]
    search_fields = ["reference"]
    search_help_text = _("Number, gateway's reference, buyer's e-mail or vendor's name")
    ordering = ["-pk"]
    fields = [
        ("order", "fulfillment"), ("gateway", "reference", "gateway_reference"),
        ("status", "amount_shown", "refunded_shown"),
        ("created_at", "started_at", "paid_at"), "payment_method",
    ]  # fmt: skip
    steps = [
        Step(
            "confirm",
            _("Confirm payment"),
            "payments.confirm_payment",
            confirm_payment,
            NoteForBuyerForm,
            is_possible=lambda payment: (
                payment.gateway == "manual" and payment.status != Payment.Status.PAID
            ),
            help=_("You saw the money on the bank account."),
        )
    ]

    readonly_fields = ["amount_shown", "refunded_shown"]
    status_label = label("status", _("status"))
    amount_shown = amount("amount", _("amount"))
    refunded_shown = amount("refunded", _("refunded"))

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if not term:
            return queryset, False
        payments = Payment.objects.order_by().values("pk")
        of_orders = payments.filter(order__in=Order.objects.mentioning(term))
        of_gateways = payments.filter(gateway_reference=term).exclude(gateway_reference="")
        return queryset.filter(pk__in=of_orders.union(of_gateways)), False


@admin.register(HouseAccount)
class HouseAccountAdmin(BackOfficeAdmin):
    """Where buyers transfer to. An account that orders still wait for is better taken out of use
    than deleted or typed over."""

    may_delete = True
    list_display = ["bank", "number", "holder", "is_active", "position"]
    list_filter = ["is_active"]
    search_fields = ["bank", "number", "holder"]
    fields = [("bank", "number"), "holder", ("is_active", "position")]


def whose(line: RefundLine) -> str:
    """Whose part a line of a refund is for; a surplus is nobody's."""
    return line.fulfillment.vendor.business_name if line.fulfillment else str(_("surplus"))


def confirm_refund(refund: Refund, *, by) -> None:
    operations.confirm_refund(refund, by=by)


@admin.register(Refund)
class RefundAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = ["number", "status_label", "amount_shown", "gateway", "reason", "created_at"]
    list_select_related = ["payment__order"]
    list_filter = [
        ("status", ChoicesDropdownFilter),
        "is_by_hand",
        ("created_at", DaysFilter),
    ]
    search_fields = ["payment__order__number"]
    ordering = ["-pk"]
    fields = [
        ("payment", "amount_shown"), ("status", "parts_shown"), "reason",
        "gateway_reference", ("by", "created_at", "done_at"),
    ]  # fmt: skip
    steps = [
        Step(
            "confirm",
            _("Confirm refund"),
            "payments.refund",
            confirm_refund,
            is_possible=lambda refund: refund.status == Refund.Status.PENDING and refund.is_by_hand,
            help=_("You sent the money by hand."),
        )
    ]

    readonly_fields = ["amount_shown", "parts_shown"]
    status_label = label("status", _("status"))
    amount_shown = amount("amount", _("amount"))

    @admin.display(description=_("for the parts"))
    def parts_shown(self, refund):
        lines = refund.lines.select_related("fulfillment__vendor")
        return ", ".join(f"{whose(line)}: {display(line.amount)}" for line in lines)

    @admin.display(description=_("order"))
    def number(self, refund):
        return refund.payment.order.number

    @admin.display(description=_("gateway"))
    def gateway(self, refund):
        return refund.payment.gateway

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if term:
            queryset = queryset.filter(payment__order__in=Order.objects.mentioning(term))
        return queryset, False


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnlyAdmin):
    """What gateways told us, refused amounts among it."""

    list_display = ["payment", "gateway", "status_label", "result", "amount_shown", "received_at"]
    list_select_related = ["payment__order"]
    list_filter = [
        ("result", ChoicesDropdownFilter),
        GatewayFilter,
        ("received_at", DaysFilter),
    ]
    search_fields = ["payment__reference"]
    ordering = ["-pk"]
    fields = [
        ("payment", "gateway", "received_at"), ("status", "amount_shown", "result"), "event_id",
        "payload",
    ]  # fmt: skip

    readonly_fields = ["amount_shown"]
    status_label = label("status", _("status"))
    amount_shown = amount("amount", _("amount"))
