from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.backoffice import DaysFilter, ReadOnlyAdmin, Step, StepsMixin, amount, in_lines, label
from core.money import display
from orders.models import Order
from payments import operations
from payments.models import Refund, RefundLine


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
        lines = refund.lines.select_related("fulfillment__vendor", "item")
        return in_lines(
            "{} · {}: {}",
            ((whose(line), line.what, display(line.amount)) for line in lines),
        )

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
