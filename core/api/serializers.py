from typing import Any

from django.conf import settings
from django.db import models
from rest_framework import serializers

from core.pages.media import picture_url


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
                            "This field is read-only." if key in read_only else "Unknown field.",
                            code="read_only" if key in read_only else "unknown_field",
                        )
                        for key in unknown
                    }
                )
        return super().to_internal_value(data)


class ModelSerializer(Serializer, serializers.ModelSerializer):
    pass


class MoneyField(serializers.DecimalField):
    """An amount in the currency of the installation, as a decimal string, never negative."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_digits": 14, "decimal_places": 2, "min_value": 0} | kwargs))


def checked(
    serializer_class: type[serializers.BaseSerializer],
    data: Any,
    *,
    partial: bool = False,
    **context: Any,
) -> Any:
    """Well-formed input, or a 400 that names the field. `partial`: what is not sent stays."""
    serializer = serializer_class(data=data, partial=partial, context=context)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


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
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.URLField: PictureURLField
    }
