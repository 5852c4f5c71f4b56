"""Model fields that say once what every place would have to repeat."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import models
from django.forms import Field


def column_of(model: type[models.Model], name: str) -> models.Field:
    """A field of a model's own, not one that points at it from elsewhere."""
    return cast(models.Field, model._meta.get_field(name))


class URLField(models.URLField):
    """An address; one that is typed into a form without a scheme is an https:// one."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Field | None:
        return super().formfield(**{"assume_scheme": "https"} | kwargs)
