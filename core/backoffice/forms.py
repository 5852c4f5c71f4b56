"""What a step may ask for, in unfold's looks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanWidget,
)

WIDGETS = {
    forms.DecimalField: UnfoldAdminDecimalFieldWidget,
    forms.URLField: UnfoldAdminURLInputWidget,
    forms.BooleanField: UnfoldBooleanWidget,
    forms.ChoiceField: UnfoldAdminSelectWidget,
    forms.ModelChoiceField: UnfoldAdminSelectWidget,
    forms.CharField: UnfoldAdminTextInputWidget,
}


class StepForm(forms.Form):
    """What a step asks for; without fields it only asks for a yes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for asked in self.fields.values():
            widget: Any = WIDGETS.get(type(asked))
            if isinstance(asked.widget, forms.Textarea):
                asked.widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})
            elif isinstance(asked, forms.ChoiceField | forms.ModelChoiceField):
                asked.widget = widget(choices=asked.choices)
            elif widget is not None and not asked.widget.is_hidden:
                asked.widget = widget(attrs=asked.widget.attrs)


class NoteForm(StepForm):
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=1000, required=False, widget=forms.Textarea
    )


class ReasonForm(StepForm):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea)
