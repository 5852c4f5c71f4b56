"""What a step may ask for, in unfold's looks."""

from decimal import Decimal
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


class PercentField(forms.DecimalField):
    """A share, kept as 0.1 and typed as 10."""

    widget = UnfoldAdminDecimalFieldWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, max_digits=5, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * 100).normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


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
