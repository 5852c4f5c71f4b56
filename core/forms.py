"""Form fields that take text from outside and guess nothing."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from core.calendar import beginning_of

DIGITS = re.compile(r"-?[0-9]{1,18}", re.ASCII)  # whatever fits a column
DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)


def whole_number(text: str) -> int | None:
    """The number that plain digits stand for; None of anything else."""
    return int(text) if DIGITS.fullmatch(text) else None


class WholeNumberField(forms.IntegerField):
    """A whole number in plain digits: neither `1.000`, which is a thousand here and one
    elsewhere, nor `²`."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip()
            if value and not DIGITS.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class PlainDecimalField(forms.DecimalField):
    """A number in plain digits with a point before decimals: neither `1e9` nor `1_000`."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip()
            if value and not DECIMAL.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class WordsField(forms.Field):
    """A list of texts, each of 1 to `max_length` characters. The same word in other letters counts
    once."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.word = forms.CharField(max_length=max_length)

    def to_python(self, value: list[str] | None) -> list[str]:
        words = [self.word.clean(text) for text in value or ()]
        return list({word.lower(): word for word in words}.values())


class YesNoField(forms.Field):
    """`true` or `false`, in the words that DRF's boolean field takes too."""

    default_error_messages = {"invalid": _("true or false is wanted.")}
    WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

    def to_python(self, value: str | None) -> bool | None:
        if value in self.empty_values:
            return None
        try:
            return self.WORDS[str(value).lower()]
        except KeyError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class MomentField(forms.Field):
    """A time as in `2026-11-26T08:30:00+07:00`, without an offset in the current time zone; or a
    day as in `2026-11-26`, which begins when it does in the shop."""

    default_error_messages = {"invalid": _("A day like 2026-11-26 or a time of it is wanted.")}

    def to_python(self, value: str | None) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            moment = moment_of(str(value).strip())
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class SplitMomentField(forms.SplitDateTimeField):
    """A day and, beside it, a time of it; without a time the day's beginning in the shop."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"require_all_fields": False} | kwargs))
        self.fields[1].required = False

    def compress(self, data_list: Any) -> datetime | None:
        match data_list:
            case [date() as day, None | ""]:
                return beginning_of(day)
        return super().compress(data_list)


def moment_of(text: str) -> datetime | None:
    """What MomentField describes, in UTC, or None. Raises ValueError or OverflowError where no
    calendar has it."""
    day: date | None = parse_date(text)
    if day is not None:
        return timezone.localtime(beginning_of(day), UTC)
    moment = parse_datetime(text)
    if moment is not None and timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment and timezone.localtime(moment, UTC)
