"""What fields and filters take, as OpenAPI tells it."""

from typing import Any

import django_filters
from django import forms
from drf_spectacular.extensions import OpenApiFilterExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema as BaseAutoSchema
from drf_spectacular.plumbing import (
    build_choice_description_list,
    build_choice_field,
    build_parameter_type,
    deep_import_string,
)
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core.forms import MomentField, WordsField, YesNoField

A_DAY_OR_A_TIME_OF_IT = {
    "anyOf": [{"type": "string", "format": kind} for kind in ("date-time", "date")]
}


class MomentExtension(OpenApiSerializerFieldExtension):
    """What comes out is a time; what goes in may be a day."""

    target_class = "core.api.serializers.MomentField"

    def map_serializer_field(self, auto_schema: BaseAutoSchema, direction: str) -> dict:
        if direction == "request":
            return dict(A_DAY_OR_A_TIME_OF_IT)
        return {"type": "string", "format": "date-time"}


class WordExtension(OpenApiSerializerFieldExtension):
    """The words that a field takes, whichever app adds them."""

    target_class = "core.api.serializers.WordField"

    def map_serializer_field(self, auto_schema: BaseAutoSchema, direction: str) -> dict:
        words = deep_import_string(self.target.words)
        given = getattr(words, "choices", None) or (words() if callable(words) else words)
        return dict(build_choice_field(serializers.ChoiceField(list(given))))


class FilterExtension(OpenApiFilterExtension):
    """The parameters of a list, with the types and limits of its FilterSet."""

    target_class = "core.api.filters.FilterBackend"
    priority = 1  # before the one that guesses types from models

    def get_schema_operation_parameters(
        self, auto_schema: BaseAutoSchema, *args: Any, **kwargs: Any
    ) -> list[dict]:
        filters = self.target.get_filterset_class(auto_schema.view).base_filters
        return [parameter_of(name, one) for name, one in filters.items()]


def parameter_of(name: str, one: django_filters.Filter) -> dict:
    schema, field = schema_of(one.field), one.field
    described = [str(field.help_text)] if field.help_text else []
    if choices := getattr(field, "choices", None):
        schema["enum"] = [value for value, _ in choices]
        described.append(build_choice_description_list(list(choices)))
    elif schema.get("type") == "string" and not getattr(one, "takes_blank", False):
        schema["minLength"] = 1
    several = getattr(one, "takes_several", False)
    return build_parameter_type(
        name=name,
        location=OpenApiParameter.QUERY,
        schema={"type": "array", "items": schema} if several else schema,
        description="\n\n".join(described),
        style="form" if several else None,
        explode=True if several else None,
    )


def schema_of(field: forms.Field) -> dict:
    match field:
        case YesNoField():
            return {"type": "boolean"}
        case MomentField():
            return dict(A_DAY_OR_A_TIME_OF_IT)
        case WordsField():
            return schema_of(field.word)
        case forms.DecimalField():
            kind = "number"
            bounds = {"format": "double", "minimum": field.min_value, "maximum": field.max_value}
        case forms.IntegerField():
            kind, bounds = "integer", {"minimum": field.min_value, "maximum": field.max_value}
        case forms.CharField():
            kind, bounds = "string", {"maxLength": field.max_length}
        case _:
            return {"type": "string"}
    return {"type": kind} | {key: value for key, value in bounds.items() if value is not None}
