"""The errors of the API, as OpenAPI tells them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers


class ErrorDetailSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="For machines; never translated.")
    detail = serializers.CharField(help_text="For people.")
    attr = serializers.CharField(allow_null=True, help_text="The field it is about, if any.")


class ErrorSerializer(serializers.Serializer):
    """Every error of the API. A refused rule adds its data beside `errors`, as `allowed`."""

    type = serializers.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = ErrorDetailSerializer(many=True)


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


def refusal(description: str, *codes: str, attr: str | None = None, **data: Any) -> OpenApiResponse:
    """Documents an error for `extend_schema(responses={409: refusal("…", "out_of_stock")})`.

    One example a code; `data` is what the refused rule adds beside `errors`.
    """
    examples = [(code, description, attr) for code in codes]
    return documented("client_error", description, examples, data)


def bad_input(description: str, *codes: str, attr: str) -> OpenApiResponse:
    """Documents a 400 about a field that an operation finds, not the shape of the request."""
    examples = [(code, description, attr) for code in codes]
    return documented("validation_error", description, examples, {})


def kind_of(status_code: str) -> str:
    if status_code == "400":
        return "validation_error"
    return "server_error" if status_code >= "500" else "client_error"


def documented(kind: str, description: str, examples: list, data: dict) -> OpenApiResponse:
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
