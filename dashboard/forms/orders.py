"""What the answers to a buyer's request ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer to the buyer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefusalForm(forms.Form):
    answer = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReceiveForm(forms.Form):
    restock = forms.BooleanField(
        label=_("The goods can be sold again: put them back into stock"), required=False
    )
