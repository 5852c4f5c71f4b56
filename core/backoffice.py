"""What the back office's pages share: lists that never count, read-only pages, guarded steps."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display
from unfold.paginator import InfinitePaginator
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanWidget,
)

from core import money
from core.calendar import beginning_of
from core.errors import ShopError
from core.tones import TONES


def label(name: str, description: str | Promise) -> Callable:
    """A column that shows a field with choices, perhaps of a related row, as a coloured word."""
    *path, last = name.split("__")

    @display(description=description, ordering=name, label=TONES)
    def column(self, row):
        for step in path:
            row = getattr(row, step)
        return getattr(row, last), getattr(row, f"get_{last}_display")()

    return column


def amount(name: str, description: str | Promise) -> Callable:
    """A column of money: `Rp1.250.000`."""

    @display(description=description, ordering=name)
    def column(self, row):
        return money.display(getattr(row, name))

    return column


def preformatted(values: Any) -> str:
    """JSON to be read by people."""
    return format_html(
        '<pre class="rr-json">{}</pre>', json.dumps(values, ensure_ascii=False, indent=2)
    )


# ── forms ───────────────────────────────────────────────────────────────────────────────────────

WIDGETS = {
    forms.DecimalField: UnfoldAdminDecimalFieldWidget,
    forms.URLField: UnfoldAdminURLInputWidget,
    forms.BooleanField: UnfoldBooleanWidget,
    forms.ChoiceField: UnfoldAdminSelectWidget,
    forms.ModelChoiceField: UnfoldAdminSelectWidget,
    forms.CharField: UnfoldAdminTextInputWidget,
}


class StepForm(forms.Form):
    """What a step asks for; without fields it only asks for a yes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for asked in self.fields.values():
            widget = WIDGETS.get(type(asked))
            if isinstance(asked.widget, forms.Textarea):
                asked.widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})
            elif widget is UnfoldAdminSelectWidget:
                asked.widget = widget(choices=asked.choices)
            elif widget is not None and not asked.widget.is_hidden:
                asked.widget = widget(attrs=asked.widget.attrs)


class NoteForm(StepForm):
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=1000, required=False, widget=forms.Textarea
    )


class ReasonForm(StepForm):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea)


# ── filters ─────────────────────────────────────────────────────────────────────────────────────


class DaysFilter(RangeDateFilter):
    """From one day to another, both included, on the shop's calendar and in the reader's way to
    write a date. Of what is no date the form says so."""

    def queryset(self, request, queryset):
        first, last = (self.day(f"{self.field_path}_{end}") for end in ("from", "to"))
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": beginning_of(first)})
        if last:
            after = beginning_of(last + timedelta(days=1))
            queryset = queryset.filter(**{f"{self.field_path}__lt": after})
        return queryset

    def day(self, name: str) -> date | None:
        try:
            return forms.DateField(required=False).clean(self.used_parameters.get(name))
        except forms.ValidationError:
            return None


# ── admin classes ───────────────────────────────────────────────────────────────────────────────


class BackOfficeAdmin(ModelAdmin):
    """A table of the back office. Lists do not count their rows: some have very many."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    list_filter_submit = True
    compressed_fields = True
    warn_unsaved_form = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    may_delete = False  # the shop archives, hides and cancels; the few tables that delete say so

    def has_delete_permission(self, request, obj=None):
        return self.may_delete and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        """Store what was typed and no more: figures kept meanwhile by operations stay right."""
        if not change:
            obj.save()
            return
        fields = obj._meta.concrete_fields
        typed = {field.name for field in fields if field.name in form.changed_data}
        if typed:
            stamps = {field.name for field in fields if getattr(field, "auto_now", False)}
            obj.save(update_fields=typed | stamps | self.kept_with(typed))

    def kept_with(self, typed: set[str]) -> set[str]:
        """Fields that the model itself derives from those that were typed."""
        return set()


class SaysNoMixin:
    """For admin classes that save through operations: a rule that said no is shown, not a 500.

    What a form can know its own clean() says at the field; this is for what happened meanwhile.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ShopError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())


class PreviewMixin:
    """Shows what a form would make while it is being filled in, in a panel that follows it.

    The panel is an element with `data-preview` (static/backoffice/preview.js); what is in it is
    `preview_template`, filled by `preview(request, row)`. Nothing is stored.
    """

    preview_template: str

    class Media:
        js = ["backoffice/preview.js"]

    def preview(self, request: HttpRequest, row: models.Model | None) -> dict:
        """What the template is given; `row` is the stored one, or None of a new one."""
        raise NotImplementedError

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.preview_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        return [
            path("add/preview/", view, name=name),
            path("<path:object_id>/preview/", view, name=name),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = extra_context or {}
        row = self.get_object(request, object_id) if object_id else None
        if self.may_write(request, row):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
            extra = {"preview_url": reverse(name, args=[row.pk] if row else [])} | extra
        return super().changeform_view(request, object_id, form_url, extra)

    def may_write(self, request: HttpRequest, row: models.Model | None) -> bool:
        if row is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, row)

    def preview_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        if object_id and row is None:
            raise Http404
        if not self.may_write(request, row):
            raise PermissionDenied
        return render(request, self.preview_template, self.preview(request, row))

    def filled_in(self, request: HttpRequest, row: models.Model | None, fields: list[str]):
        """The form as it was sent, of these fields only: the others may still be empty."""
        form_class = self.get_form(request, row, change=row is not None, fields=fields)
        return form_class(request.POST, instance=row)


class ReadOnlyAdmin(BackOfficeAdmin):
    """Rows that nobody types over: they change through steps only."""

    warn_unsaved_form = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReadOnlyInline:
    """Mixed into an inline: rows to look at."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# ── steps ───────────────────────────────────────────────────────────────────────────────────────


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
    initial: Callable[[models.Model], Mapping[str, Any]] = lambda row: {}
    is_possible: Callable[[models.Model], bool] = lambda row: True
    help: str | Promise = ""
    is_grave: bool = False  # takes something away from somebody


@dataclass(frozen=True)
class Button:
    step: Step
    url: str
    name: str = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "name", self.step.name)


class StepsMixin:
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

    def get_urls(self):
        view = self.admin_site.admin_view(self.step_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [path("<path:object_id>/step/<slug:name>/", view, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
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
                if error.attr not in form.fields:
                    messages.error(request, f"{row}: {error}")
                    return HttpResponseRedirect(back)
                form.add_error(error.attr, str(error))
            else:
                self.log_change(request, row, str(step.label))
                messages.success(
                    request, _("%(step)s: %(row)s – done.") % {"step": step.label, "row": row}
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


SMALL = "rr-button rr-small"
GRAVE = f"{SMALL} rr-grave"


class ModeratedAdmin(StepsMixin, ReadOnlyAdmin):
    """What other people wrote: staff who may change it show and hide it, and rewrite nothing.

    The steps ask nothing, so that in the list one click takes them.
    """

    def has_moderate_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def get_list_display(self, request):
        columns = super().get_list_display(request)
        return (
            [*columns, self.one_click(request)]
            if self.has_moderate_permission(request)
            else columns
        )

    def one_click(self, request: HttpRequest) -> Callable:
        """A column of buttons that send the list's own form, and come back to the list as it is."""
        back = quote(request.get_full_path(), safe="")

        @display(description=_("action"))
        def buttons(row):
            return format_html_join(
                " ",
                '<button class="{}" formmethod="post" formaction="{}">{}</button>',
                (
                    (GRAVE if button.step.is_grave else SMALL, button.url, button.step.label)
                    for button in self.buttons(request, row, back=back)
                ),
            )

        return buttons
