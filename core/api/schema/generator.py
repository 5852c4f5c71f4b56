"""What prints the document. Nothing else loads it: few processes are ever asked for one."""

from typing import Any

from django.utils.module_loading import autodiscover_modules
from drf_spectacular.generators import SchemaGenerator as BaseSchemaGenerator

from core.api.schema import fields  # noqa: F401  drf-spectacular knows them from here on
from core.api.schema.descriptions import read_what_is_said

autodiscover_modules("schema")  # <app>/schema.py: what the app adds


class SchemaGenerator(BaseSchemaGenerator):
    """Reads first what the views say."""

    def get_schema(self, *args: Any, **kwargs: Any) -> Any:
        self._initialise_endpoints()  # loads the views
        read_what_is_said()
        return super().get_schema(*args, **kwargs)
