"""What came in, and what gateways told of it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.backoffice import DaysFilter, NoteForm, ReadOnlyAdmin, Step, StepsMixin, amount, label
from orders.models import Order
from payments import gateways, operations
from payments.models import Payment, PaymentEvent


class GatewayFilter(admin.SimpleListFilter):
    title = _("gateway")
    parameter_name = "gateway"

    def lookups(self, request, model_admin):
        return [(name, name) for name in gateways.GATEWAYS]

    def queryset(self, request, queryset):
        return queryset.filter(gateway=self.value()) if self.value() else queryset


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
