"""What the forms of all pages share."""

from typing import Any, cast

from django import forms
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
)
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.forms import WholeNumberField
from core.texts import is_clean


class Text(forms.CharField):
    """Text without control characters, as the API takes it."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not is_clean(text):
            raise forms.ValidationError(_("Control characters are not allowed."))
        return text


def form_field(field: models.Field, **said: Any) -> forms.Field:
    """The form field of a model's field: with its words and limits, which browsers then know too,
    and for text without control characters."""
    limits: dict = {"validators": []}
    for one in field.validators:
        match one:
            case MinValueValidator():
                limits["min_value"] = one.limit_value
            case MaxValueValidator():
                limits["max_value"] = one.limit_value
            case DecimalValidator():
                both = [limits.get("max_digits"), one.max_digits]
                limits["max_digits"] = min(most for most in both if most is not None)
            case MaxLengthValidator():
                pass  # the field's own max_length says it
            case _:
                limits["validators"].append(one)
    if isinstance(field, models.CharField | models.TextField):
        limits["form_class"] = Text
    elif isinstance(field, models.IntegerField):
        limits["form_class"] = WholeNumberField
    return cast(forms.Field, field.formfield(**limits | said))


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
