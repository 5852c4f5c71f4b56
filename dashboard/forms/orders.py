"""What the steps of the dashboard ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StepForm(forms.Form):
    """A step without questions."""


class ShipForm(forms.Form):
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=100, required=False)
    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=50,
        required=False,
        help_text=_("Leave all empty when you bring it yourself."),
    )
    tracking_url = forms.URLField(
        label=_("Tracking address"), max_length=500, required=False, assume_scheme="https"
    )


class ReasonForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


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
