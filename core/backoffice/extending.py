"""How an app adds to the back office's page of something below it."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest

from core.backoffice.steps import Step

# What a page's template is given beside its own: of this admin, for who asks, about a row, or
# about None where one is being added.
Section = Callable[[Any, HttpRequest, models.Model | None], dict[str, Any]]


class ExtensibleMixin:
    """An admin class to whose pages apps above add sections, steps and filters, in their own
    admin module: `OrderAdmin.extend(section=money, steps=[REFUND])`."""

    added_sections: ClassVar[tuple[Section, ...]] = ()

    @classmethod
    def extend(
        cls,
        *,
        section: Section | None = None,
        preview: Section | None = None,
        steps: Iterable[Step] = (),
        list_filter: Iterable[Any] = (),
    ) -> None:
        if section is not None:
            cls.added_sections = (*cls.added_sections, section)
        if preview is not None:
            cls.preview = preview
        cls.steps = [*getattr(cls, "steps", []), *steps]
        cls.list_filter = [*cls.list_filter, *list_filter]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        row = self.get_object(request, object_id) if object_id else None
        extra = extra_context or {}
        for section in self.added_sections:
            extra = section(self, request, row) | extra
        return super().changeform_view(request, object_id, form_url, extra)
