from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LogEntry(models.Model):
    """Who did what to which thing, before and after. Written once, never changed.

    What it is about is named in words, not by a foreign key: the entry outlives it. Of an export
    there is no id, and `after` says what left the house.
    """

    class Kind(models.TextChoices):
        USER = "user", _("person")
        KEY = "key", _("API key")
        JOB = "job", _("job")
        NOBODY = "nobody", _("nobody signed in")

    class Action(models.TextChoices):
        CREATE = "create", _("created")
        CHANGE = "change", _("changed")
        DELETE = "delete", _("deleted")
        EXPORT = "export", _("exported")

    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("by what"), max_length=6, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    key_id = models.BigIntegerField(_("API key"), null=True)
    key_name = models.CharField(_("name of the API key"), max_length=100, blank=True)
    job = models.CharField(_("job"), max_length=100, blank=True)
    action = models.CharField(_("action"), max_length=6, choices=Action.choices)
    target_type = models.CharField(_("kind of thing"), max_length=60)
    target_id = models.CharField(_("id"), max_length=40)
    target = models.CharField(_("thing"), max_length=200)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    ip = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        indexes = [
            models.Index(fields=["-at", "-id"], name="log_newest"),
            models.Index(fields=["actor", "-at", "-id"], name="log_of_actor"),
            models.Index(fields=["target_type", "target_id", "-at", "-id"], name="log_of_target"),
            models.Index(OpClass("target", "varchar_pattern_ops"), name="log_of_name"),
            models.Index(fields=["request_id"], name="log_of_request", condition=~Q(request_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.target_type} {self.target}: {self.get_action_display()}"
