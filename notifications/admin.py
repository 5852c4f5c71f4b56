from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from core.backoffice import ReadOnlyAdmin, Step, StepsMixin, label
from notifications import operations
from notifications.models import Delivery, Mail, WebhookEndpoint


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
