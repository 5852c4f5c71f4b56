"""Guarded steps: a button, a small page that asks and confirms, one operation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.backoffice.forms import StepForm
from core.errors import ShopError
from core.logs import log_refusal


@dataclass(frozen=True)
class Step:
    """A button of the back office, and the small page behind it that asks and confirms.

    `run(row, by=user, **answers)` is an operation, or translates to one; a ShopError that it
    raises is shown, and another row that it returns is the next page. `is_possible(row)` says
    whether the button is shown at all: what really may be done the operation decides.
    """

    name: str
    label: str | Promise
    permission: str
    run: Callable[..., Any]
    form: type[forms.Form] = StepForm
    initial: Callable[[Any], dict[str, Any]] = lambda row: {}
    is_possible: Callable[[Any], bool] = lambda row: True
    help: str | Promise = ""
    is_grave: bool = False  # takes something away from somebody


@dataclass(frozen=True)
class Button:
    step: Step
    url: str
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.step.name)


class StepsMixin(admin.ModelAdmin):
    """Adds steps to an admin class: buttons above the page, a page for each, and its POST."""

    steps: list[Step] = []
    change_form_outer_before_template = "admin/_steps.html"

    def possible_steps(self, request: HttpRequest, row: models.Model) -> list[Step]:
        """The steps whose buttons this person sees on this row's page."""
        return [
            step
            for step in self.steps
            if self.may_take(request, step, row) and step.is_possible(row)
        ]

    def may_take(self, request: HttpRequest, step: Step, row: models.Model) -> bool:
        """Whether this person may take a step with this row; else its page is a 403."""
        return request.user.has_perm(step.permission)

    def buttons(self, request: HttpRequest, row: models.Model, *, back: str = "") -> list[Button]:
        """Buttons for another page, which the step comes back to (`back`), or for the row's own."""
        query = f"?next={back}" if back else ""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_step"
        return [
            Button(step, reverse(name, args=[row.pk, step.name]) + query)
            for step in self.possible_steps(request, row)
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [path("<path:object_id>/step/<slug:name>/", view, name=name), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra = extra_context or {}
        if object_id and (row := self.get_object(request, object_id)):
            extra = {"buttons": self.buttons(request, row)} | extra
        return super().changeform_view(request, object_id, form_url, extra)

    def step_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        step = next((step for step in self.steps if step.name == name), None)
        row = self.get_object(request, object_id)
        if step is None or row is None:
            raise Http404
        if not (self.has_view_permission(request, row) and self.may_take(request, step, row)):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = step.form(sent, initial=step.initial(row))
        back = self.way_back(request, row)
        if form.is_valid():
            try:
                made = step.run(row, by=request.user, **form.cleaned_data)
            except ShopError as error:
                log_refusal(error)
                problems = error.problems or [error]
                if any(problem.attr not in form.fields for problem in problems):
                    messages.error(request, f"{row}: {' '.join(map(str, problems))}")
                    return HttpResponseRedirect(back)
                for problem in problems:
                    form.add_error(problem.attr, str(problem))
            else:
                self.log_change(request, row, str(step.label))
                messages.success(
                    request, _("Done: %(step)s (%(row)s).") % {"step": step.label, "row": row}
                )
                if isinstance(made, self.model) and made.pk != row.pk:
                    back = self.page_of(made)
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "subtitle": str(row),
            "step": step,
            "row": row,
            "form": form,
            "back": back,
            "opts": self.opts,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/step.html", context)

    def way_back(self, request: HttpRequest, row: models.Model) -> str:
        back = request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(
            back, {request.get_host()}, require_https=request.is_secure()
        ):
            return back
        return self.page_of(row)

    def page_of(self, row: models.Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
