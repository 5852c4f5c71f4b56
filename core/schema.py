"""OpenAPI: what drf-spectacular cannot read off the code by itself."""

from drf_spectacular.utils import OpenApiExample
from drf_standardized_errors.openapi import AutoSchema as BaseAutoSchema

__all__ = ["AutoSchema", "OpenApiExample"]


class AutoSchema(BaseAutoSchema):
    pass
