import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from audit.models import LogEntry
from core.backoffice import DaysFilter, ReadOnlyAdmin


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "who", "action", "target_type", "target"]
    list_select_related = ["actor"]
    list_filter = [
        ("action", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("at", DaysFilter),
    ]
    search_fields = ["=target_type", "=target_id", "=actor__username", "=request_id"]
    search_help_text = _("Kind of thing (catalog.product), id, username or request")
    ordering = ["-at", "-id"]
    fields = readonly_fields = [
        "at",
        "who",
        "action",
        "target_type",
        "target_id",
        "target",
        "was",
        "became",
        "request_id",
        "ip",
    ]

    @display(description=_("by"))
    def who(self, entry):
        key = f" · {entry.key_name or entry.key_id}" if entry.key_id else ""
        return f"{entry.actor or entry.job or entry.get_kind_display()}{key}"

    @display(description=_("before"))
    def was(self, entry):
        return as_text(entry.before)

    @display(description=_("after"))
    def became(self, entry):
        return as_text(entry.after)


def as_text(values: dict) -> str:
    text = json.dumps(values, ensure_ascii=False, indent=2) if values else "–"
    return format_html('<pre style="white-space: pre-wrap">{}</pre>', text)
