"""Showing and hiding what other people wrote."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from unfold.decorators import display

from core.backoffice.steps import StepsMixin
from core.backoffice.tables import ReadOnlyAdmin

SMALL = "rr-button rr-small"
GRAVE = f"{SMALL} rr-grave"


class ModeratedAdmin(StepsMixin, ReadOnlyAdmin):
    """What other people wrote: staff who may change it show and hide it, and rewrite nothing.

    The steps ask nothing, so that in the list one click takes them.
    """

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def get_list_display(self, request: HttpRequest) -> list[Any] | tuple[Any, ...]:
        columns = super().get_list_display(request)
        if not self.has_moderate_permission(request):
            return columns
        return [*columns, self.one_click(request)]

    def one_click(self, request: HttpRequest) -> Callable:
        """A column of buttons that send the list's own form, and come back to the list as it is."""
        back = quote(request.get_full_path(), safe="")

        @display(description=_("action"))
        def buttons(row: Model) -> str:
            return format_html_join(
                " ",
                '<button class="{}" formmethod="post" formaction="{}">{}</button>',
                (
                    (GRAVE if button.step.is_grave else SMALL, button.url, button.step.label)
                    for button in self.buttons(request, row, back=back)
                ),
            )

        return buttons
