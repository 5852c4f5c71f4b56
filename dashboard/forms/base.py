"""What the forms of all pages share."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.api.json import is_clean
from core.errors import ShopError


class Text(forms.CharField):
    """Text without control characters, as the API takes it."""

    def clean(self, value):
        text = super().clean(value)
        if not is_clean(text):
            raise forms.ValidationError(_("Control characters are not allowed."))
        return text


def form_field(field: models.Field, **said) -> forms.Field:
    """The form field of a model's: with its words and limits, which browsers then know too, and
    for text without control characters."""
    limits = {"validators": field.validators}
    if isinstance(field, models.IntegerField | models.DecimalField) and not field.choices:
        for one in field.validators:
            if isinstance(one, MinValueValidator):
                limits["min_value"] = one.limit_value
            elif isinstance(one, MaxValueValidator):
                limits["max_value"] = one.limit_value
    if isinstance(field, models.CharField | models.TextField):
        limits["form_class"] = Text
    return field.formfield(**limits | said)


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def show_refusal(form: forms.Form, error: ShopError) -> None:
    """What an operation refused, at the fields that it names."""
    for problem in error.problems or [error]:
        form.add_error(problem.attr if problem.attr in form.fields else None, str(problem))
