import threading
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.forms import DIGITS, moment_of
from core.pages.media import picture_in_page, picture_url


class WholeNumberField(serializers.IntegerField):
    """A whole number; as text in plain digits: neither `1.000`, which is a thousand here and one
    elsewhere, nor `1_000`."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str):
            data = data.strip()
            if not DIGITS.fullmatch(data):
                self.fail("invalid")
        return super().to_internal_value(data)


class MomentField(serializers.DateTimeField):
    """A time as in `2026-11-26T08:30:00+07:00`, without an offset in the current time zone; or a
    day as in `2026-11-26`, which begins when it does in the shop."""

    default_error_messages = {"invalid": _("A day like 2026-11-26 or a time of it is wanted.")}

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment = moment_of(value.strip()) if isinstance(value, str) else None
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            self.fail("invalid")
        return moment


class WordField(serializers.CharField):
    """One of a few words, which only the document has to know: some are added by apps above.

    `words` is where they stand, as in `payments.gateways.names`: a list, choices, or what
    gives a list.
    """

    def __init__(self, words: str, **kwargs: Any) -> None:
        self.words = words
        super().__init__(**kwargs)


INTEGERS = [
    kind
    for kind, shown in serializers.ModelSerializer.serializer_field_mapping.items()
    if issubclass(shown, serializers.IntegerField)
]


# Refuses fields it does not know: a misspelt field is an error, not a silent loss. (A docstring
# would describe every serializer that has none of its own in the OpenAPI document.)
class Serializer(serializers.Serializer):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [key for key in data if key not in known]
            if unknown:
                read_only = set(self.fields) - known
                raise serializers.ValidationError(
                    {
                        str(key): serializers.ErrorDetail(
                            str(
                                _("This field is read-only.")
                                if key in read_only
                                else _("Unknown field.")
                            ),
                            code="read_only" if key in read_only else "unknown_field",
                        )
                        for key in unknown
                    }
                )
        return super().to_internal_value(data)


class ModelSerializer(Serializer, serializers.ModelSerializer):
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        **dict.fromkeys(INTEGERS, WholeNumberField),
        models.DateTimeField: MomentField,
    }


class MoneyField(serializers.DecimalField):
    """An amount in the currency of the installation, as a decimal string, never negative."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_digits": 14, "decimal_places": 2, "min_value": 0} | kwargs))


class SumField(MoneyField):
    """A sum of many amounts, which may be larger than any one of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_digits": 24} | kwargs))


def checked(
    serializer_class: type[serializers.BaseSerializer],
    data: Any,
    *,
    partial: bool = False,
    **context: Any,
) -> Any:
    """Well-formed input, or a 400 that names the field. `partial`: what is not sent stays."""
    if not context:
        try:
            return ready.serializer(serializer_class, partial=partial).run_validation(data)
        except (serializers.ValidationError, ValidationError):
            pass  # which one of its own puts into words
    serializer = serializer_class(data=data, partial=partial, context=context)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class Ready(threading.local):
    """Serializers that keep their fields: to make these anew for each request takes longer than
    what they check. Each thread has its own."""

    def __init__(self) -> None:
        self.known: dict[tuple[type, bool], serializers.BaseSerializer] = {}

    def serializer(
        self, serializer_class: type[serializers.BaseSerializer], *, partial: bool
    ) -> serializers.BaseSerializer:
        key = serializer_class, partial
        if key not in self.known:
            self.known[key] = serializer_class(partial=partial)
        return self.known[key]


ready = Ready()


def checked_list(serializer_class: type[serializers.Serializer], data: Any) -> list:
    """As `checked`, of a body that is a list: the 400 names the place in it too, as in `3.sku`."""
    serializer = serializer_class(data=data, many=True)
    if not serializer.is_valid():
        errors = serializer.errors
        places = enumerate(errors) if isinstance(errors, list) else errors.items()
        raise serializers.ValidationError({str(place): error for place, error in places if error})
    checked: list = serializer.validated_data
    return checked


class CurrencyField(serializers.CharField):
    """The currency of the amounts beside it, the same throughout the installation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"source": "*", "read_only": True, **kwargs})

    def to_representation(self, value: Any) -> str:
        return str(settings.CURRENCY)


class PictureURLField(serializers.URLField):
    """Where a picture is, absolute: given as an address, or kept by us under a file name. Empty
    where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"allow_blank": True} | kwargs))

    def to_representation(self, value: Any) -> str:
        return picture_url(value)


# Mixed into the serializer of a model whose addresses are those of pictures. (No docstring, as of
# StrictMixin.)
class PicturesMixin:
    serializer_field_mapping = ModelSerializer.serializer_field_mapping | {
        models.URLField: PictureURLField
    }


class PictureSerializer(Serializer):
    """An uploaded picture (core.fields.PictureField) with its smaller files; null where there is
    none."""

    url = serializers.URLField(read_only=True)
    width = WholeNumberField(read_only=True)
    height = WholeNumberField(read_only=True)
    srcset = serializers.CharField(
        read_only=True, help_text="The picture and its smaller files, as an <img> takes them."
    )

    def to_representation(self, instance: Any) -> Any:
        return picture_in_page(instance, address=picture_url)
