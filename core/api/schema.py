"""OpenAPI: what drf-spectacular cannot read off the code by itself."""

from typing import Any

import django_filters
from django import forms
from drf_spectacular.extensions import OpenApiFilterExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema as BaseAutoSchema
from drf_spectacular.plumbing import (
    ResolvedComponent,
    build_choice_description_list,
    build_choice_field,
    build_parameter_type,
    deep_import_string,
    force_instance,
)
from drf_spectacular.utils import Direction, OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.negotiation import DefaultContentNegotiation

from core.api.etags import ConditionalReads
from core.forms import MomentField, WordsField, YesNoField

__all__ = ["AutoSchema", "ErrorSerializer", "OpenApiExample", "bad_input", "refusal"]


class ErrorDetailSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="For machines; never translated.")
    detail = serializers.CharField(help_text="For people.")
    attr = serializers.CharField(allow_null=True, help_text="The field it is about, if any.")


class ErrorSerializer(serializers.Serializer):
    """Every error of the API. A refused rule adds its data beside `errors`, as `allowed`."""

    type = serializers.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = ErrorDetailSerializer(many=True)


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


TAKES_A_KEY = "key"  # the security scheme of API keys
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of an answer that you have: 304 while it is the same.",
)

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the version that you saw: 412 when it is not that any more.",
)

# What any operation may answer with, beside what it declares itself: the name of the shared
# response, and its examples as (code, detail, attr).
SHARED: dict[str, tuple[Any, ...]] = {
    "400": (
        "BadRequest",
        "Bad input: the body, a parameter or a header.",
        ("required", "This field is required.", "name"),
        ("unknown_field", "Unknown field.", "nmae"),
        ("parse_error", "The body is not valid JSON.", None),
    ),
    "401": (
        "NotSignedIn",
        "Nobody is signed in, or the token or key is not valid, or not any more.",
        ("not_authenticated", "Authentication credentials were not provided.", None),
        ("authentication_failed", "The access token is not valid or has expired.", None),
    ),
    "403": (
        "NotAllowed",
        "A role, or a scope of the API key, is missing.",
        ("permission_denied", "You do not have permission to perform this action.", None),
        ("scope_required", "The API key lacks the scope for this.", None),
    ),
    "404": ("NotThere", "Not there, or not yours.", ("not_found", "Not found.", None)),
    "405": (
        "NoSuchMethod",
        "The address is right, the method is not.",
        ("method_not_allowed", 'Method "PUT" not allowed.', None),
    ),
    "406": (
        "NotAcceptable",
        "Answers are JSON.",
        ("not_acceptable", "Could not satisfy the request Accept header.", None),
    ),
    "409": (
        "Conflict",
        "It conflicts with what is stored, or with the same request still being served.",
        ("conflict", "This conflicts with what is already stored.", None),
        ("request_in_progress", "The first request is still being served.", "Idempotency-Key"),
    ),
    "408": (
        "TooSlow",
        "The body did not arrive in time.",
        ("body_too_slow", "What was sent did not arrive in time.", None),
    ),
    "413": (
        "TooLarge",
        "The body is larger than any that is taken here.",
        ("body_too_large", "What was sent is too large.", None),
    ),
    "415": (
        "NoSuchMediaType",
        "The body is in no format that is read here.",
        ("unsupported_media_type", 'Unsupported media type "text/xml" in request.', None),
    ),
    "422": (
        "KeyReused",
        "The Idempotency-Key was used with another body.",
        (
            "idempotency_key_reused",
            "This Idempotency-Key was used with another body.",
            "Idempotency-Key",
        ),
    ),
    "429": (
        "TooManyRequests",
        "Too often.",
        ("throttled", "Request was throttled. Expected available in 42 seconds.", None),
    ),
    "500": ("Bug", "A bug of ours.", ("error", "A server error occurred.", None)),
    "503": (
        "Unavailable",
        "Busy or restarting.",
        ("unavailable", "The service is busy or restarting. Please try again.", None),
    ),
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    pattern=r"^[\x21-\x7e]{1,255}$",
    description="Makes a repeat safe: the first answer is kept for 24 hours and given again.",
)
HEADERS = {
    "X-Request-ID": ("RequestID", "As you sent it, or made for you; it is in our logs."),
    "Retry-After": ("RetryAfter", "Seconds to wait."),
    "WWW-Authenticate": ("Challenge", "How to sign in."),
    "ETag": ("ETag", "For If-None-Match next time."),
    "Idempotent-Replayed": ("Replayed", "`true` when this is the kept answer of before."),
}


class AutoSchema(BaseAutoSchema):
    """Adds to each operation the errors it can answer with, all of one shape, and the scope that
    an API key needs, as the view declares it."""

    @property
    def scope(self) -> str | None:
        return getattr(self.view, "scopes", {}).get(self.method)

    def get_auth(self) -> list[dict[str, Any]]:
        return [one for one in super().get_auth() or [] if self.scope or TAKES_A_KEY not in one]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict | None:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            operation.setdefault("security", [])  # nobody need sign in
        if operation and self.scope and self.get_auth():
            scope = "any" if self.scope == "any" else f"`{self.scope}`"
            text = operation.get("description", "")
            operation["description"] = f"{text}\n\nScope of an API key: {scope}.".strip()
        return operation

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict:
        """In an answer everything is there, but for what a serializer of no model calls optional
        and knows no default of."""
        schema: dict = super()._map_basic_serializer(serializer, direction)
        if direction == "response":
            shown = force_instance(serializer)
            always = [
                name
                for name in schema.get("properties", {})
                if isinstance(shown, serializers.ModelSerializer)
                or shown.fields[name].required
                or shown.fields[name].read_only
                or shown.fields[name].default is not empty
            ]
            if always:
                schema["required"] = sorted(always)
        return schema

    def _get_request_body(self, direction: Direction = "request") -> Any:
        """A DELETE has a body too, where the view's `delete_has_body` says so."""
        if self.method != "DELETE" or not getattr(self.view, "delete_has_body", False):
            return super()._get_request_body(direction)
        self.method = "POST"
        try:
            return super()._get_request_body(direction)
        finally:
            self.method = "DELETE"

    @property
    def is_conditional(self) -> bool:
        return self.method == "GET" and isinstance(self.view, ConditionalReads)

    def get_override_parameters(self) -> list:
        ours = [IF_NONE_MATCH] if self.is_conditional else []
        ours += [IDEMPOTENCY_KEY] if self.is_kept else []
        return [*super().get_override_parameters(), *ours]

    @property
    def needs_somebody(self) -> bool:
        """Whether it looks at who asks: to let only them in, or to show them more."""
        return any(self.get_auth())

    @property
    def is_kept(self) -> bool:
        """Whether an Idempotency-Key counts here (accounts.idempotency)."""
        return self.method not in ("GET", "HEAD", "OPTIONS") and self.needs_somebody

    def _get_response_bodies(self, direction: Direction = "response") -> dict:
        declared = super()._get_response_bodies(direction)
        if direction != "response":
            return declared
        shared = {code: self._shared(code) for code in self._error_codes()}
        if self.is_conditional:
            declared["304"] = {
                "headers": self._get_response_headers_for_code("304"),
                "description": "What you have is still the same.",
            }
        return dict(sorted((shared | declared).items()))

    def _error_codes(self) -> list[str]:
        names = {parameter["name"] for parameter in self._get_parameters()}
        may_be = {
            "401": self.needs_somebody,
            "403": self.needs_somebody,
            "404": "{" in self.path or "cursor" in names,
            "406": isinstance(self.view.get_content_negotiator(), DefaultContentNegotiation),
            "409": self.is_kept,
            **dict.fromkeys(("408", "413", "415"), self._get_request_body() is not None),
            "422": self.is_kept,
            "429": any(
                getattr(throttle, "scope", None) or getattr(self.view, "throttle_scope", None)
                for throttle in self.view.get_throttles()
            ),
        }
        return [code for code in SHARED if may_be.get(code, True)]

    def _get_response_for_code(
        self,
        serializer: Any,
        status_code: str,
        media_types: list[str] | None = None,
        direction: Direction = "response",
    ) -> Any:
        if serializer is ErrorSerializer:
            return self._shared(status_code)
        return super()._get_response_for_code(serializer, status_code, media_types, direction)

    def _shared(self, status_code: str) -> dict:
        """A reference to the error that many operations have alike."""
        name, description, *examples = SHARED[status_code]
        component = ResolvedComponent(name, ResolvedComponent.RESPONSE, object=ErrorSerializer)
        if component not in self.registry:
            documented = _documented(_kind(status_code), description, examples, {})
            component.schema = super()._get_response_for_code(documented, status_code)
            self.registry.register(component)
        return component.ref

    def _get_response_headers_for_code(
        self, status_code: str, direction: Direction = "response"
    ) -> dict:
        names = ["X-Request-ID"]
        names += ["Retry-After"] if status_code in ("429", "503") else []
        names += ["WWW-Authenticate"] if status_code == "401" else []
        if status_code in ("200", "304") and self._reads_conditionally():
            names.append("ETag")
        names += ["Idempotent-Replayed"] if status_code < "300" and self.is_kept else []
        declared = super()._get_response_headers_for_code(status_code, direction)
        return {name: self._header(name) for name in names} | declared

    def _insert_field_validators(self, field: serializers.Field, schema: dict[str, Any]) -> None:
        """A blank address is no address, so not exactly one of both fits where it may be blank."""
        super()._insert_field_validators(field, schema)
        if {"type": "string", "maxLength": 0} in schema.get("oneOf", []):
            schema["anyOf"] = schema.pop("oneOf")

    def _reads_conditionally(self) -> bool:
        return any(parameter["name"] == "If-None-Match" for parameter in self._get_parameters())

    def _header(self, header: str) -> dict:
        name, description = HEADERS[header]
        schema = {"schema": {"type": "string"}, "description": description}
        component = ResolvedComponent(name, ResolvedComponent.HEADER, schema, object=HEADERS)
        self.registry.register_on_missing(component)
        return component.ref


def refusal(description: str, *codes: str, attr: str | None = None, **data: Any) -> OpenApiResponse:
    """Documents an error for `extend_schema(responses={409: refusal("…", "out_of_stock")})`.

    One example a code; `data` is what the refused rule adds beside `errors`.
    """
    examples = [(code, description, attr) for code in codes]
    return _documented("client_error", description, examples, data)


def bad_input(description: str, *codes: str, attr: str) -> OpenApiResponse:
    """Documents a 400 about a field that an operation finds, not the shape of the request."""
    examples = [(code, description, attr) for code in codes]
    return _documented("validation_error", description, examples, {})


def _kind(status_code: str) -> str:
    if status_code == "400":
        return "validation_error"
    return "server_error" if status_code >= "500" else "client_error"


def _documented(kind: str, description: str, examples: list, data: dict) -> OpenApiResponse:
    shown = [
        OpenApiExample(
            code,
            {"type": "client_error" if code == "parse_error" else kind}
            | {"errors": [{"code": code, "detail": detail, "attr": attr}]}
            | data,
        )
        for code, detail, attr in examples
    ]
    return OpenApiResponse(ErrorSerializer, description, shown)
