"""Bank transfers: the accounts they go to, and the proofs that buyers show."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.backoffice import (
    BackOfficeAdmin,
    DaysFilter,
    ReadOnlyAdmin,
    Step,
    StepForm,
    StepsMixin,
    in_lines,
    label,
)
from core.money import display
from core.private_files import private_response
from orders.models import Order
from payments import operations
from payments.models import HouseAccount, Proof


@admin.register(HouseAccount)
class HouseAccountAdmin(BackOfficeAdmin):
    """Where buyers transfer to. An account that orders still wait for is better taken out of use
    than deleted or typed over."""

    may_delete = True
    list_display = ["bank", "number", "holder", "is_active", "position"]
    list_filter = ["is_active"]
    search_fields = ["bank", "number", "holder"]
    fields = [("bank", "number"), "holder", ("is_active", "position")]


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
        return in_lines("{} {}, {}", ((one.bank, one.number, one.holder) for one in known))

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
