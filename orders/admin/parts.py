from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)

from core.backoffice import (
    DaysFilter,
    ReadOnlyAdmin,
    Step,
    StepForm,
    StepsMixin,
    amount,
    label,
)
from core.money import display as rupiah
from orders import operations
from orders.models import Fulfillment, Order
from orders.statuses import Status
from orders.steps import STEPS
from orders.steps import Step as OrderStep

MOVE = "orders.move_fulfillment"


def taken_by_desk(step: OrderStep) -> Step:
    """A step of the state machine, taken for the vendor by the order desk."""

    def run(part: Fulfillment, *, by, **answers):
        operations.apply_transition(part, step.name, by=by, **answers)

    return Step(
        step.name,
        step.desk.label,
        MOVE,
        run,
        type("DeskForm", (StepForm,), step.desk_asks()),
        help=step.desk.help,
        is_grave=step.is_grave,
    )


class ToDoFilter(admin.SimpleListFilter):
    title = _("to do")
    parameter_name = "todo"

    def lookups(self, request, model_admin):
        return [
            ("process", _("to process")),
            ("ship", _("to ship")),
            ("late", _("late")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "process":
            return queryset.filter(status=Status.PENDING)
        if self.value() == "ship":
            return queryset.filter(status=Status.PROCESSING)
        if self.value() == "late":
            return queryset.filter(status=Status.PROCESSING, ship_by__lt=timezone.now())
        return queryset


@admin.register(Fulfillment)
class FulfillmentAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = [
        "number", "vendor", "status_label", "payment_label", "total_shown", "placed_at", "ship_by",
    ]  # fmt: skip
    list_select_related = ["order", "vendor"]
    list_filter = [
        ToDoFilter,
        ("status", ChoicesDropdownFilter),
        ("vendor", AutocompleteSelectFilter),
        ("placed_at", DaysFilter),
    ]
    search_fields = ["order__number"]
    search_help_text = _("Number of the order, tracking number, buyer's e-mail or vendor's name")
    ordering = ["-placed_at", "-pk"]
    fields = ["order"]  # the page is a template of its own
    change_form_template = "admin/orders/fulfillment/change_form.html"
    steps = [taken_by_desk(step) for step in STEPS]

    status_label = label("status", _("status"))
    total_shown = amount("total", _("total"))

    @admin.display(description=_("number"), ordering="order__number")
    def number(self, part):
        return part.order.number

    payment_label = label("order__payment_status", _("payment"))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("order__buyer", "vendor")

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if term:
            queryset = queryset.filter(order__in=Order.objects.mentioning(term))
        return queryset, False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = extra_context or {}
        if object_id and (part := self.get_object(request, object_id)):
            history = part.history.select_related("by", "fulfillment__vendor")
            extra |= {
                "part": part,
                "history": history.order_by("-pk"),
                "sides": [(_("Shipping address"), part.order.shipping_address)],
                "commission": f"{(part.commission_rate * 100).normalize():f}% · "
                + rupiah(part.commission_amount),
            }
        return super().changeform_view(request, object_id, form_url, extra)

    def possible_steps(self, request, row):
        """Exactly what the state machine allows this person with this part now."""
        if not request.user.has_perm(MOVE):
            return []
        allowed = {a.name for a in operations.actions(row, request.user) if a.is_allowed}
        return [step for step in self.steps if step.name in allowed]
