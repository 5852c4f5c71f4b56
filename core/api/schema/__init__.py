"""OpenAPI: what drf-spectacular cannot read off the code by itself."""

from core.api.schema import fields  # drf-spectacular knows them from here on
from core.api.schema.descriptions import SchemaGenerator, extend_schema, extend_schema_view
from core.api.schema.endpoints import IF_MATCH, IF_NONE_MATCH, AutoSchema
from core.api.schema.errors import ErrorSerializer, bad_input, refusal

__all__ = [
    "IF_MATCH",
    "IF_NONE_MATCH",
    "AutoSchema",
    "ErrorSerializer",
    "SchemaGenerator",
    "bad_input",
    "extend_schema",
    "extend_schema_view",
    "fields",
    "refusal",
]
