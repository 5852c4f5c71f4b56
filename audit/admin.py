"""The log as people read it: who did what to which thing, and what it was before and after."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
)
from unfold.decorators import display

from audit.models import LogEntry
from audit.recording import logged_models
from core.backoffice import DaysFilter, ReadOnlyAdmin

Action = LogEntry.Action
TONES = {
    Action.CREATE: "success",
    Action.CHANGE: "info",
    Action.DELETE: "danger",
    Action.EXPORT: "warning",
}
NAMED_IN_LIST = 3  # fields; the rest are counted


class TableFilter(DropdownFilter):
    title = gettext_lazy("table")
    parameter_name = "table"

    def lookups(self, request, model_admin):
        tables = [(model._meta.label_lower, name_of(model)) for model in logged_models()]
        return sorted(tables, key=lambda table: table[1])

    def queryset(self, request, queryset):
        return queryset.filter(target_type=self.value()) if self.value() else queryset


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "who", "what", "table", "thing", "in_short"]
    list_select_related = ["actor"]
    list_filter = [
        ("actor", AutocompleteSelectFilter),
        TableFilter,
        ("action", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("at", DaysFilter),
    ]
    search_fields = ["target"]
    search_help_text = gettext_lazy("Name or id of the thing, username, e-mail or request")
    ordering = ["-at", "-id"]
    fields = [("at", "who"), ("action", "table", "thing"), "changes", ("ip", "request_id")]
    readonly_fields = ["who", "table", "thing", "changes"]

    def get_search_results(self, request, queryset, search_term):
        """Each by an index of its own; joined by OR they would have the whole log read."""
        term = search_term.strip()
        if not term:
            return queryset, False
        entries = LogEntry.objects.order_by().values("pk")
        tables = [model._meta.label_lower for model in logged_models()]
        named = models.Q(username=term) | models.Q(email=term.lower())
        people = get_user_model().objects.filter(named)
        found = entries.filter(target__startswith=term).union(
            entries.filter(target_type__in=tables, target_id=term),
            entries.filter(actor__in=people),
            entries.filter(request_id=term).exclude(request_id=""),
        )
        return queryset.filter(pk__in=found), False

    @display(description=gettext_lazy("by"))
    def who(self, entry):
        key = f" · {entry.key_name or entry.key_id}" if entry.key_id else ""
        return f"{entry.actor or entry.job or entry.get_kind_display()}{key}"

    @display(description=gettext_lazy("action"), label=TONES)
    def what(self, entry):
        return entry.action, entry.get_action_display()

    @display(description=gettext_lazy("table"))
    def table(self, entry):
        return name_of(model_of(entry)) or entry.target_type

    @display(description=gettext_lazy("thing"))
    def thing(self, entry):
        name = entry.target or entry.target_id
        try:
            page = entry.target_type.replace(".", "_")
            address = reverse(f"admin:{page}_change", args=[entry.target_id])
        except NoReverseMatch:
            return name
        return name if entry.action == Action.DELETE else link(address, name)

    @display(description=gettext_lazy("what changed"))
    def in_short(self, entry):
        names = [label_of(entry, name) for name in fields_of(entry)]
        rest = len(names) - NAMED_IN_LIST
        more = [_("%(count)s more") % {"count": rest}] if rest > 0 else []
        return ", ".join(names[:NAMED_IN_LIST] + more)

    @display(description=gettext_lazy("what changed"))
    def changes(self, entry):
        rows = (
            (
                label_of(entry, name),
                shown(entry, name, entry.before),
                shown(entry, name, entry.after),
            )
            for name in fields_of(entry)
        )
        return format_html(
            '<div class="rr-scroll" tabindex="0"><table class="rr-table rr-changes"><thead>'
            "<tr><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>{}</tbody></table></div>",
            _("field"),
            _("before"),
            _("after"),
            format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", rows),
        )


# ── in words ────────────────────────────────────────────────────────────────────────────────────


def link(address: str, name: str) -> str:
    return format_html('<a class="rr-link" href="{}">{}</a>', address, Truncator(name).chars(60))


def model_of(entry: LogEntry) -> type[models.Model] | None:
    """None for a table that is no more."""
    try:
        return apps.get_model(entry.target_type)
    except LookupError:
        return None


def name_of(model: type[models.Model] | None) -> str:
    return capfirst(str(model._meta.verbose_name)) if model is not None else ""


def fields_of(entry: LogEntry) -> list[str]:
    return list(entry.before | entry.after)


def field_of(entry: LogEntry, name: str) -> Any:
    """None where the table or its column is no more."""
    try:
        model = model_of(entry)
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def label_of(entry: LogEntry, name: str) -> str:
    field = field_of(entry, name)
    return str(field.verbose_name) if field is not None else name


def shown(entry: LogEntry, name: str, values: dict[str, Any]) -> str:
    """A stored value as people read it; the names of related rows are those they have now."""
    value, field = values.get(name), field_of(entry, name)
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.is_relation:
        ids = value if isinstance(value, list) else [value]
        names = field.related_model._base_manager.in_bulk(ids)
        return ", ".join(str(names.get(pk, f"#{pk}")) for pk in ids) or "–"
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(str(value))):
        return localize(localtime(moment))
    return str(value)
