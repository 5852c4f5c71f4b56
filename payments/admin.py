"""Money: what came in and what goes back. Nothing is typed over; steps call operations."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
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
from core.private_files import private_response
from orders.admin import OrderAdmin
from orders.models import Fulfillment, Order
from orders.statuses import PaymentStatus
from payments import gateways, operations
from payments.models import HouseAccount, Payment, PaymentEvent, Proof, Refund, RefundLine

REFUNDABLE = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED)


class SeenTooLate(Conflict):
    code = "refunded_meanwhile"
    message = _("Money was given back since you opened the page. Please look again.")


# ── refunds of an order ─────────────────────────────────────────────────────────────────────────


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
        lines = refund.lines.select_related("fulfillment__vendor", "item")
        return format_html_join(
            mark_safe("<br>"),
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


# ── proofs of transfers ─────────────────────────────────────────────────────────────────────────


class RefusalForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("The buyer gets it by e-mail, and has a day at least to try again."),
    )


def confirm_proof(proof: Proof, *, by) -> None:
    operations.confirm_proof(proof, by=by)


def refuse_proof(proof: Proof, *, by, reason: str) -> None:
    operations.refuse_proof(proof, by=by, reason=reason)


def is_waiting(proof: Proof) -> bool:
    return proof.status == Proof.Status.WAITING


@admin.register(Proof)
class ProofAdmin(StepsMixin, ReadOnlyAdmin):
    """Who says to have transferred what, beside what was to be paid."""

    list_display = [
        "number", "buyer", "amount_shown", "status_label", "payment_label", "uploaded_at",
        "decided_at",
    ]  # fmt: skip
    list_select_related = ["payment__order__buyer"]
    list_filter = [("status", ChoicesDropdownFilter), ("uploaded_at", DaysFilter)]
    search_fields = ["payment__order__number"]
    search_help_text = _("Number, buyer's e-mail or vendor's name")
    ordering = ["-pk"]
    fields = [
        ("number", "buyer"), ("amount_shown", "reference", "pay_until"), "accounts", "file_shown",
        ("status", "reason"), ("uploaded_at", "decided_by", "decided_at"),
    ]  # fmt: skip
    steps = [
        Step(
            "confirm",
            _("The money is there"),
            "payments.confirm_payment",
            confirm_proof,
            is_possible=is_waiting,
            help=_("You saw exactly this amount on the bank account."),
        ),
        Step(
            "refuse",
            _("The money is not there"),
            "payments.confirm_payment",
            refuse_proof,
            RefusalForm,
            is_possible=is_waiting,
            is_grave=True,
        ),
    ]

    readonly_fields = [
        "number", "buyer", "amount_shown", "reference", "pay_until", "accounts", "file_shown",
    ]  # fmt: skip
    status_label = label("status", _("status"))
    payment_label = label("payment__status", _("payment"))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("payment__order__buyer", "decided_by")

    @admin.display(description=_("order"))
    def number(self, proof):
        return proof.payment.order.number

    @admin.display(description=_("buyer"))
    def buyer(self, proof):
        return proof.payment.order.buyer_name

    @admin.display(description=_("to be transferred"))
    def amount_shown(self, proof):
        return format_html('<span class="rr-money">{}</span>', display(proof.payment.amount))

    @admin.display(description=_("with the message"))
    def reference(self, proof):
        return proof.payment.order.number

    @admin.display(description=_("to be paid by"))
    def pay_until(self, proof):
        until = proof.payment.order.expires_at
        return date_format(timezone.localtime(until), "j M Y, H:i") if until else "–"

    @admin.display(description=_("to one of the accounts"))
    def accounts(self, proof):
        known = HouseAccount.objects.active()
        return format_html_join(
            mark_safe("<br>"), "{} {}, {}", ((one.bank, one.number, one.holder) for one in known)
        )

    @admin.display(description=_("what was uploaded"))
    def file_shown(self, proof):
        address = reverse("admin:payments_proof_file", args=[proof.pk])
        if proof.is_picture:
            picture = '<a href="{0}"><img src="{0}" alt="{1}" class="rr-proof"></a>'
            return format_html(picture, address, gettext("Proof of the transfer"))
        return format_html('<a href="{}">{}</a>', address, gettext("Open the PDF"))

    def get_urls(self):
        view = self.admin_site.admin_view(self.file)
        return [path("<int:pk>/file", view, name="payments_proof_file"), *super().get_urls()]

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        proof = get_object_or_404(Proof.objects.select_related("payment"), pk=pk)
        return private_response(proof, f"{proof.payment.reference}-{pk}")

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
