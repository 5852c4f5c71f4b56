"""Of an order: its payments and refunds, and the form that gives money back."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.backoffice import Step, StepForm
from core.errors import Conflict
from core.money import CENT, ZERO, display
from orders.admin import OrderAdmin
from orders.models import Fulfillment, Order
from orders.statuses import PaymentStatus
from payments import operations
from payments.admin.payments import GatewayFilter
from payments.models import Payment, Proof, Refund

REFUNDABLE = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED)


class SeenTooLate(Conflict):
    code = "refunded_meanwhile"
    message = _("Money was given back since you opened the page. Please look again.")


class RefundForm(StepForm):
    """Shows of every item and every shipping what was paid, given back and is left, and asks what
    of it goes back."""

    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=14,
        decimal_places=2,
        min_value=CENT,
        required=False,
        help_text=_("Empty: all that is left of it."),
    )
    what = forms.ChoiceField(
        label=_("For what"),
        required=False,
        help_text=_("Over several lines it is shared out by what is left of each."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Buyer and vendor read it."),
    )
    refunded = forms.DecimalField(widget=forms.HiddenInput)  # so far, as this page saw it

    headings = (_("Goods"), _("Left"), _("Given back"), _("Paid"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        order = self.initial["order"]
        self.figures = operations.figures_of(order)
        what = cast(forms.ChoiceField, self.fields["what"])
        what.choices = [("", _("The whole order")), *self.choices()]
        what.widget.choices = what.choices
        self.payments = list(order.payments.paid())

    def by_part(self) -> list[tuple[Fulfillment, list[operations.Figure]]]:
        return [
            (part, list(figures))
            for part, figures in groupby(self.figures, key=lambda figure: figure.part)
        ]

    def choices(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        for part, figures in self.by_part():
            lines = [(f"part-{part.pk}", gettext("All of it"))]
            lines += [(figure.key, figure.what) for figure in figures if figure.cost]
            yield part.vendor.business_name, lines

    @property
    def rows(self) -> Iterator[tuple[str, list[str], bool]]:
        """Of the table above the form: a name, amounts, and whether it is a sum."""
        for part, figures in self.by_part():
            yield part.vendor.business_name, sums_of(figures), True
            for figure in figures:
                if figure.cost:
                    yield figure.what, sums_of([figure]), False
        surplus = sum((payment.amount for payment in self.payments), ZERO)
        yield gettext("Of all payments"), shown(surplus, given_back(self.initial["order"])), True


def sums_of(figures: Sequence[operations.Figure]) -> list[str]:
    cost = sum((figure.cost for figure in figures), ZERO)
    return shown(cost, sum((figure.refunded for figure in figures), ZERO))


def shown(paid: Decimal, refunded: Decimal) -> list[str]:
    return [display(amount) for amount in (paid - refunded, refunded, paid)]


def given_back(order: Order) -> Decimal:
    return sum((payment.refunded for payment in order.payments.all()), ZERO)


def named(what: str) -> dict[str, Any]:
    """What a choice of the form means to refund_order."""
    kind, _dash, pk = what.partition("-")
    if kind == "item":
        return {"item_id": int(pk)}
    return {"part_id": int(pk), "is_shipping": kind == "shipping"} if pk else {}


@transaction.atomic
def refund(order: Order, *, by, amount, what: str, reason, refunded: Decimal) -> None:
    """Refund once: a second click, or a colleague's, finds another sum given back than it saw."""
    locked = Order.objects.locked().get(pk=order.pk)
    if given_back(locked) != refunded:
        raise SeenTooLate()
    operations.refund_order(locked, by=by, reason=reason, amount=amount, **named(what))


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
            "proofs": [
                {"proof": p, "buttons": admin_of(Proof).buttons(request, p, back=back)}
                for p in payment.proofs.all()
            ],
        }
        for payment in order.payments.order_by("pk").prefetch_related(
            "refunds__by", "refunds__lines__item", "proofs"
        )
    ]
    return {"payments": rows, "payments_template": "admin/payments/_of_order.html"}


OrderAdmin.extend(section=money_of, steps=[REFUND], list_filter=[GatewayOfOrderFilter])
