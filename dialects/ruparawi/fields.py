"""Lax typing, as theirs: a numeric text is a number, but a number is not a text. Unknown fields
are ignored. No message repeats what was sent: it may be a password or a card number."""

import re
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core.api.serializers import WholeNumberField

MAX_INTEGER = 2**31 - 1
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOST = rf"(?:(?:{LABEL}\.)+[A-Za-z]{{2,63}}|localhost|\d{{1,3}}(?:\.\d{{1,3}}){{3}})"
ADDRESS = re.compile(rf"https?://{HOST}(?::\d{{1,5}})?(?:[/?#][^\s\"'<>\\]*)?", re.IGNORECASE)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")


class Form(serializers.Serializer):
    """A body of theirs. Fields that are not named are ignored."""


class Changes(Form):
    """Of a row that is there already: what is absent or null stays as it is."""

    def validate(self, data):
        return {name: value for name, value in data.items() if value is not None}


class Text(serializers.CharField):
    """A text and nothing else; lengths count after trimming."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Password(Text):
    """Taken as it was typed: spaces at its ends belong to it."""

    def __init__(self, **kwargs):
        super().__init__(
            **({"min_length": 8, "max_length": 256, "trim_whitespace": False} | kwargs)
        )


class Email(Text):
    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 100} | kwargs))

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        if not EMAIL.fullmatch(text) or ".." in text:
            raise serializers.ValidationError("Invalid email format")
        return text.lower()


class WebAddress(Text):
    """The address of a picture, which is kept and never fetched."""

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 500} | kwargs))

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        if text and not ADDRESS.fullmatch(text):
            raise serializers.ValidationError("Invalid URL format")
        return text


class Whole(WholeNumberField):
    def __init__(self, **kwargs):
        super().__init__(**({"min_value": 0, "max_value": MAX_INTEGER} | kwargs))


class Amount(serializers.DecimalField):
    """Money of theirs: numeric(10, 2), more than 0."""

    def __init__(self, **kwargs):
        limits: dict[str, Any] = {
            "max_digits": 10,
            "decimal_places": 2,
            "min_value": Decimal("0.01"),
        }
        super().__init__(**(limits | kwargs))


class Choice(serializers.ChoiceField):
    default_error_messages = {"invalid_choice": "This is not one of the allowed values."}
