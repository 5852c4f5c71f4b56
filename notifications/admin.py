import json
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from audit.secrets import names_a_secret
from core.backoffice import ReadOnlyAdmin, ReadOnlyInline, Step, StepsMixin, label, preformatted
from notifications import operations
from notifications.models import Delivery, Job, Mail, WebhookEndpoint


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    list_display = ["url", "owner", "state", "disabled_reason", "created_at"]
    list_select_related = ["owner"]
    list_filter = ["is_active"]
    search_fields = ["url", "owner__email", "owner__username"]
    ordering = ["-pk"]
    fields = [
        ("url", "owner"), "description", "event_types",
        ("is_active", "disabled_at"), "disabled_reason", "created_at",
    ]  # fmt: skip

    @display(description=_("active"), label={"on": "success", "off": "danger"})
    def state(self, endpoint):
        return ("on", _("on")) if endpoint.is_active else ("off", _("off"))


@admin.register(Delivery)
class DeliveryAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = [
        "event_type", "object_key", "endpoint", "status_label", "attempts",
        "response_code", "created_at",
    ]  # fmt: skip
    list_select_related = ["endpoint"]
    list_filter = [("status", ChoicesDropdownFilter), ("event_type", ChoicesDropdownFilter)]
    search_fields = ["object_key", "endpoint__url"]
    ordering = ["-pk"]
    fields = [
        ("event_type", "object_key", "sequence"), ("endpoint", "event_id"),
        ("status", "attempts", "next_attempt_at"), ("response_code", "error"), "response_body",
        ("created_at", "delivered_at"), "payload",
    ]  # fmt: skip
    readonly_fields = ["event_id"]
    steps = [
        Step(
            "replay",
            _("Send again"),
            "notifications.change_delivery",
            lambda delivery, by: operations.replay_delivery(delivery),
            help=_("Under the same id, so that a receiver that has it already can tell."),
        )
    ]

    status_label = label("status", _("status"))


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ["kind", "receiver", "status_label", "attempts", "error", "created_at"]
    list_select_related = ["receiver"]
    list_filter = [("status", ChoicesDropdownFilter)]
    search_fields = ["receiver__email", "receiver__username"]
    ordering = ["-pk"]
    fields = [
        ("kind", "receiver"), ("status", "attempts", "next_attempt_at"), "error",
        ("created_at", "delivered_at"), "about",
    ]  # fmt: skip

    status_label = label("status", _("status"))


# ── jobs ────────────────────────────────────────────────────────────────────────────────────────

EVENTS = {
    "deferred": _("put into the queue"),
    "scheduled": _("put off"),
    "started": _("started"),
    "deferred_for_retry": _("put back into the queue"),
    "failed": _("failed"),
    "succeeded": _("done"),
    "cancelled": _("cancelled"),
    "abort_requested": _("asked to break off"),
    "aborted": _("broken off"),
}


def moment(at: datetime | None) -> str:
    return localize(localtime(at)) if at else "–"


def without_secrets(value: Any) -> Any:
    """What a job was given, with stars for what nobody is to read."""
    if isinstance(value, list):
        return [without_secrets(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: "***" if names_a_secret(name) else without_secrets(one) for name, one in value.items()
    }


class StatusFilter(DropdownFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Job.Status.choices

    def queryset(self, request, queryset):
        known = self.value() in Job.Status
        return queryset.filter(status=self.value()) if known else queryset


class TaskFilter(DropdownFilter):
    title = _("task")
    parameter_name = "task"

    def lookups(self, request, model_admin):
        return [(name, name) for name in sorted(app.tasks)]

    def queryset(self, request, queryset):
        return queryset.filter(task_name=self.value()) if self.value() else queryset


class EventInline(ReadOnlyInline, TabularInline):
    model = ProcrastinateEvent
    fields = readonly_fields = ("at_time", "what")
    verbose_name_plural = _("history")
    ordering = ["id"]
    hide_title = True

    def has_view_permission(self, request, obj=None):
        return True  # who sees a job sees what became of it

    @display(description=_("at"))
    def at_time(self, event):
        return moment(event.at)

    @display(description=_("what"))
    def what(self, event):
        return EVENTS.get(event.type, event.type)


admin.site.unregister(ProcrastinateJob)


@admin.register(Job)
class JobAdmin(StepsMixin, ReadOnlyAdmin):
    """What is done behind the scenes. A failed job stays until somebody has looked at it."""

    list_display = ["task", "queue", "status_label", "tries", "scheduled", "given_line"]
    list_filter = [StatusFilter, TaskFilter]
    search_fields = ["task_name"]
    ordering = ["-pk"]
    fields = [("task", "queue"), ("status_word", "tries", "scheduled"), "given"]
    readonly_fields = ["task", "queue", "status_word", "tries", "scheduled", "given"]
    inlines = [EventInline]
    steps = [
        Step(
            "retry",
            _("Retry"),
            "notifications.change_job",
            lambda job, *, by: operations.retry_job(job),
            is_possible=lambda job: job.status == Job.Status.FAILED,
            help=_("It runs at once, with what it was given the first time."),
        ),
        Step(
            "cancel",
            _("Cancel"),
            "notifications.change_job",
            lambda job, *, by: operations.cancel_job(job),
            is_possible=lambda job: job.status == Job.Status.TODO,
            help=_("It never runs. What waits for it may have to be done by hand."),
            is_grave=True,
        ),
    ]

    status_label = label("status", _("status"))

    @display(description=_("task"), ordering="task_name")
    def task(self, job):
        return job.task_name

    @display(description=_("queue"), ordering="queue_name")
    def queue(self, job):
        return job.queue_name

    @display(description=_("status"))
    def status_word(self, job):
        return job.get_status_display()

    @display(description=_("attempts"))
    def tries(self, job):
        return job.attempts

    @display(description=_("not before"))
    def scheduled(self, job):
        return moment(job.scheduled_at)

    @display(description=_("given"))
    def given_line(self, job):
        return json.dumps(without_secrets(job.args), ensure_ascii=False)[:80]

    @display(description=_("given"))
    def given(self, job):
        return preformatted(without_secrets(job.args))
