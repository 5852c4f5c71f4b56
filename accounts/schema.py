from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes TokenAuthentication."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return build_bearer_security_scheme_object(
            header_name="Authorization", token_prefix="Bearer", bearer_format="JWT"
        )


class KeyScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes KeyAuthentication, on operations that take a key."""

    target_class = "accounts.authentication.KeyAuthentication"
    name = "key"  # core.api.schema.endpoints.TAKES_A_KEY

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-API-Key",
            "description": "Acts as its owner within its scopes, which each operation names. Also "
            "taken as `Authorization: Bearer <key>`.",
        }
