"""How an app adds to the back office's page of something below it."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from core.backoffice.steps import Step, StepsMixin

# What a page's template is given beside its own: of this admin, for who asks, about a row, or
# about None where one is being added.
Section = Callable[[Any, HttpRequest, Any], dict[str, Any]]


class ExtensibleMixin(StepsMixin):
    """An admin class to whose pages apps above add sections, steps and filters, in their own
    admin module: `OrderAdmin.extend(section=money, steps=[REFUND])`."""

    preview: Callable[..., dict[str, Any]]  # where the page has one
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
        cls.steps = [*cls.steps, *steps]
        cls.list_filter = [*cls.list_filter, *list_filter]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        extra = extra_context or {}
        for section in self.added_sections:
            extra = section(self, request, row) | extra
        return super().changeform_view(request, object_id, form_url, extra)
