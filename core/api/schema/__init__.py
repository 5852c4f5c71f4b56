"""OpenAPI: what drf-spectacular cannot read off the code by itself.

Views and serializers say it with what is here. `generator`, `endpoints` and `fields` print the
document, and are loaded with the library's own printer by whoever is asked for it.
"""

from core.api.schema.descriptions import extend_schema, extend_schema_view
from core.api.schema.errors import ErrorSerializer, bad_input, refusal
from core.api.schema.parameters import IF_MATCH, IF_NONE_MATCH

__all__ = [
    "IF_MATCH",
    "IF_NONE_MATCH",
    "ErrorSerializer",
    "bad_input",
    "extend_schema",
    "extend_schema_view",
    "refusal",
]
