"""Each operation as OpenAPI tells it: its parameters, headers and answers."""

from typing import Any

from drf_spectacular.openapi import AutoSchema as BaseAutoSchema
from drf_spectacular.plumbing import ResolvedComponent, force_instance
from drf_spectacular.utils import Direction
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.negotiation import DefaultContentNegotiation

from core.api.etags import ConditionalReads
from core.api.schema.errors import SHARED, ErrorSerializer, documented, kind_of
from core.api.schema.parameters import IDEMPOTENCY_KEY, IF_NONE_MATCH

TAKES_A_KEY = "key"  # the security scheme of API keys
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
            answer = documented(kind_of(status_code), description, examples, {})
            component.schema = super()._get_response_for_code(answer, status_code)
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
