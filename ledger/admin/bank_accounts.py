from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.backoffice import ReadOnlyAdmin, Step, StepForm, StepsMixin
from ledger.models import BankAccount
from ledger.operations import refuse_bank_account, verify_bank_account


class RefuseForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("The vendor gets it by e-mail."),
    )


@admin.register(BankAccount)
class BankAccountAdmin(StepsMixin, ReadOnlyAdmin):
    """Where vendors are paid. The number is shown whole only to who may verify it."""

    list_display = ["vendor", "bank", "number_shown", "holder", "verified_at", "paused_until"]
    list_select_related = ["vendor"]
    search_fields = ["vendor__business_name", "holder"]
    list_filter = [
        ("verified_at", admin.EmptyFieldListFilter),
        ("refusal", admin.EmptyFieldListFilter),
    ]
    ordering = ["-changed_at"]
    readonly_fields = ["number_shown"]
    steps = [
        Step(
            "verify",
            _("Verify"),
            "ledger.verify_bankaccount",
            lambda account, *, by: verify_bank_account(account, by=by),
            is_possible=lambda account: account.verified_at is None,
            help=_("Holder and number are the vendor's: you have seen a paper that says so."),
        ),
        Step(
            "refuse",
            _("Refuse"),
            "ledger.verify_bankaccount",
            lambda account, *, by, reason: refuse_bank_account(account, by=by, reason=reason),
            RefuseForm,
            is_possible=lambda account: account.verified_at is None and not account.refusal,
            help=_("Nothing is paid to it. The vendor gives another."),
            is_grave=True,
        ),
    ]

    def get_fields(self, request: HttpRequest, obj: BankAccount | None = None) -> list[Any]:
        may_verify = request.user.has_perm("ledger.verify_bankaccount")
        number = "number" if may_verify else "number_shown"
        return [
            "vendor", ("bank", number, "holder"), ("changed_at", "paused_until"),
            ("verified_at", "verified_by"), "refusal",
        ]  # fmt: skip

    @admin.display(description=_("account number"))
    def number_shown(self, account: BankAccount) -> str:
        return account.masked
