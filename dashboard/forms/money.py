"""Where a shop is paid."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import column_of
from core.pages.forms import form_field
from ledger.models import BankAccount


def of_account(name: str, **said) -> forms.Field:
    return form_field(column_of(BankAccount, name), **said)


class BankAccountForm(forms.Form):
    bank = of_account("bank", help_text=_("As BCA, BRI or Mandiri."))
    number = of_account(
        "number",
        help_text=_("Digits only, without blanks."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder = of_account("holder", help_text=_("The name that the bank has."))
