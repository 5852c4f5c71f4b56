"""OpenAPI: what drf-spectacular cannot read off the code by itself."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from drf_standardized_errors.openapi import AutoSchema as BaseAutoSchema
from rest_framework import serializers

from core.etags import ConditionalReads

__all__ = ["AutoSchema", "ErrorSerializer", "OpenApiExample", "bad_input", "refusal"]


class ErrorDetailSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="For machines; never translated.")
    detail = serializers.CharField(help_text="For people.")
    attr = serializers.CharField(allow_null=True, help_text="The field it is about, if any.")


class ErrorSerializer(serializers.Serializer):
    """Every error of the API. A refused rule adds its data beside `errors`, as `allowed`."""

    type = serializers.CharField(help_text="validation_error, client_error or server_error.")
    errors = ErrorDetailSerializer(many=True)


TAKES_A_KEY = "key"  # the security scheme of API keys
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of an answer that you have: 304 while it is the same.",
)


class AutoSchema(BaseAutoSchema):
    """Adds to each operation the errors it can answer with, all of one shape, and the scope that
    an API key needs, as the view declares it."""

    @property
    def scope(self) -> str | None:
        return getattr(self.view, "scopes", {}).get(self.method)

    def get_auth(self):
        return [one for one in super().get_auth() or [] if self.scope or TAKES_A_KEY not in one]

    def get_description(self) -> str:
        text = super().get_description() or ""
        if not self.scope or not self.get_auth():
            return text
        scope = "any" if self.scope == "any" else f"`{self.scope}`"
        return f"{text}\n\nScope of an API key: {scope}.".strip()

    def _get_request_body(self, direction="request"):
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
        return [IF_NONE_MATCH] if self.is_conditional else []

    def _get_response_bodies(self, direction="response") -> dict:
        bodies = super()._get_response_bodies(direction)
        if self.is_conditional:
            bodies["304"] = {"description": "What you have is still the same."}
        return bodies

    def _should_add_error_response(self, responses: dict, status_code: str) -> bool:
        if status_code in responses:
            return False
        return getattr(self, f"_should_add_http{status_code}_error_response")()

    def _should_add_http400_error_response(self) -> bool:
        return self._should_add_validation_error_response()

    def _should_add_http429_error_response(self) -> bool:
        return any(
            getattr(throttle, "scope", None) or getattr(self.view, "throttle_scope", None)
            for throttle in self.view.get_throttles()
        )

    def _get_error_response_serializer(self, status_code: str):
        return ErrorSerializer


def refusal(description: str, *codes: str, attr: str | None = None, **data) -> OpenApiResponse:
    """Documents an error for `extend_schema(responses={409: refusal("…", "out_of_stock")})`.

    One example a code; `data` is what the refused rule adds beside `errors`.
    """
    return _documented("client_error", description, codes, attr, data)


def bad_input(description: str, *codes: str, attr: str) -> OpenApiResponse:
    """Documents a 400 about a field that an operation finds, not the shape of the request."""
    return _documented("validation_error", description, codes, attr, {})


def _documented(kind: str, description: str, codes, attr: str | None, data) -> OpenApiResponse:
    examples = [
        OpenApiExample(
            code,
            {"type": kind, "errors": [{"code": code, "detail": description, "attr": attr}]} | data,
        )
        for code in codes
    ]
    return OpenApiResponse(ErrorSerializer, description, examples)
