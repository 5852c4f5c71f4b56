"""What the answers to a buyer's request ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.models import ReturnRequest
from orders.steps import restock_questions, restocked_in


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


class ApprovalForm(AnswerForm):
    """Of a part that comes back as a whole the shipping is given back in any case."""

    is_own_fault = forms.BooleanField(
        label=_("It was our fault: give the shipping back too"), required=False
    )

    def __init__(self, asked: ReturnRequest, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if asked.is_whole:
            del self.fields["is_own_fault"]

    def clean(self):
        said = super().clean() or {}
        is_own = said.get("is_own_fault", False)
        fault = ReturnRequest.Fault.VENDOR if is_own else ""
        return {"answer": said.get("answer", ""), "at_fault": fault}


class ReceiveForm(forms.Form):
    """Asks for each item how many of its pieces can be sold again."""

    def __init__(self, asked: ReturnRequest, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= restock_questions(asked)

    def clean(self):
        return {"restocked": restocked_in(super().clean() or {})}
