import base64
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from notifications.event_types import EventType

LEASE = timedelta(minutes=1)  # far longer than any attempt takes
CLOCK_SKEW = timedelta(seconds=2)  # between this machine and the database that starts jobs


def new_secret() -> str:
    """256 bits in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


# ── what leaves the house ───────────────────────────────────────────────────────────────────────


Sent = TypeVar("Sent", bound="Outgoing")


class OutgoingQuerySet(models.QuerySet[Sent]):
    def pending(self) -> Self:
        return self.filter(status=Outgoing.Status.PENDING)

    def overdue(self, before: datetime) -> Self:
        """Those that were to be sent before this moment, the longest wait first."""
        return self.pending().filter(next_attempt_at__lt=before).order_by("next_attempt_at")

    def claim(self, pk: int, *, now: datetime) -> Sent | None:
        """Begin an attempt at a row that is due; None when it is done or in other hands.

        The claim runs out by itself, so a worker that is killed takes nothing with it.
        """
        due = self.pending().filter(pk=pk, next_attempt_at__lte=now + CLOCK_SKEW)
        claimed = due.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE)
        return self.get(pk=pk) if claimed else None

    def due_at(self, pk: int) -> datetime | None:
        """When a row that is not done yet may be claimed next."""
        return self.pending().filter(pk=pk).values_list("next_attempt_at", flat=True).first()


class Outgoing(models.Model):
    """Something to be sent once, however often its job runs. The row decides, not the job."""

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")

    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"))
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="%(class)s_pending",
                condition=Q(status="pending"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_pending_has_a_next_attempt",
                condition=Q(status="pending", next_attempt_at__isnull=False)
                | (~Q(status="pending") & Q(next_attempt_at__isnull=True)),
            ),
        ]

    def succeed(self) -> None:
        self.status = self.Status.DELIVERED
        self.delivered_at = timezone.now()
        self.next_attempt_at = None
        self.error = ""
        self.save()

    def fail(self, error: str) -> None:
        self.status = self.Status.FAILED
        self.next_attempt_at = None
        self.error = error[:300]
        self.save()

    def postpone(self, error: str, wait: timedelta) -> None:
        self.next_attempt_at = timezone.now() + wait
        self.error = error[:300]
        self.save()


class Mail(Outgoing):
    """One mail to one person about one event, without a receiver to the guest whose order it is
    about. Its text is made when it is sent."""

    event = models.UUIDField(verbose_name=_("event"))
    kind = models.CharField(_("mail"), max_length=40)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("receiver"),
        help_text=_("Empty: a guest."),
    )
    about = models.JSONField(
        default=dict, help_text=_("The ids of what it is about."), verbose_name=_("about")
    )

    class Meta(Outgoing.Meta):
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            *Outgoing.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "kind", "receiver"],
                name="mail_once_an_event",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.receiver or 'guest'}"


# ── webhooks ────────────────────────────────────────────────────────────────────────────────────


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def visible_to(self, user: User) -> Self:
        """One's own; the back office shows staff all of them. Staff whose powers are withheld
        see none, for theirs are sent what only staff see."""
        return self.none() if user.has_withheld_powers else self.filter(owner=user)

    def listening(self, event_type: str) -> Self:
        """Those that want this event, of people who may still sign in; with their owners."""
        return self.filter(
            is_active=True,
            event_types__contains=[event_type],
            owner__is_active=True,
            owner__closed_at__isnull=True,
        ).select_related("owner")

    def locked(self) -> Self:
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)


class WebhookEndpoint(models.Model):
    """Where somebody wants to be told what happens: vendors about their own parts, staff all."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="webhook_endpoints",
        verbose_name=_("owner"),
    )
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    secret = models.CharField(max_length=80, default=new_secret, editable=False)
    event_types = ArrayField(
        models.CharField(max_length=40, choices=EventType.choices), verbose_name=_("events")
    )
    is_active = models.BooleanField(_("active"), default=True)
    disabled_at = models.DateTimeField(_("switched off"), null=True, blank=True)
    disabled_reason = models.CharField(_("why"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"))

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        indexes = [models.Index(fields=["owner", "-id"], name="webhook_of_owner")]
        constraints = [
            models.CheckConstraint(
                name="webhook_active_or_disabled",
                condition=Q(is_active=True, disabled_at__isnull=True)
                | Q(is_active=False, disabled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def switch_on(self) -> None:
        self.is_active, self.disabled_at, self.disabled_reason = True, None, ""

    def switch_off(self, reason: str) -> None:
        self.is_active, self.disabled_at = False, timezone.now()
        self.disabled_reason = reason[:300]


class DeliveryQuerySet(OutgoingQuerySet["Delivery"]):
    def last_sequences(self, endpoints: Iterable[int], object_key: str) -> dict[int, int]:
        """By endpoint: the last number that was given to this object's events."""
        rows = self.filter(endpoint__in=endpoints, object_key=object_key)
        return dict(rows.values_list("endpoint").annotate(Max("sequence")).order_by())


class Delivery(Outgoing):
    """One event for one endpoint: what was, or is to be, sent."""

    endpoint = models.ForeignKey(
        WebhookEndpoint,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("webhook"),
    )
    event = models.UUIDField(
        _("event"), default=uuid.uuid4, help_text=_("The same on every attempt.")
    )
    event_type = models.CharField(_("type"), max_length=40, choices=EventType.choices)
    object_key = models.CharField(_("about"), max_length=140)
    sequence = models.PositiveIntegerField(
        _("number"), help_text=_("Counts the events that this endpoint got about the object.")
    )
    payload = models.JSONField(verbose_name=_("content"))
    response_code = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    response_body = models.CharField(_("beginning of the answer"), max_length=1000, blank=True)

    objects: ClassVar[models.Manager[Self]] = DeliveryQuerySet.as_manager()

    class Meta(Outgoing.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            *Outgoing.Meta.indexes,
            models.Index(fields=["endpoint", "-id"], name="delivery_of_endpoint"),
        ]
        constraints = [
            *Outgoing.Meta.constraints,
            models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once_an_event"),
            models.UniqueConstraint(
                fields=["endpoint", "object_key", "sequence"], name="delivery_in_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} → {self.endpoint}"

    @property
    def event_id(self) -> str:
        """As it goes over the wire."""
        return f"evt_{self.event.hex}"


# ── what is done behind the scenes ──────────────────────────────────────────────────────────────


class Job(ProcrastinateJob):
    """A job of the queue, with a name in the words of the house. procrastinate writes the table."""

    class Status(models.TextChoices):
        TODO = "todo", _("waiting")
        DOING = "doing", _("running")
        SUCCEEDED = "succeeded", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        ABORTED = "aborted", _("broken off")

    class Meta:
        proxy = True
        default_permissions = ("view", "change")
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return f"{self.task_name} #{self.pk}"

    def get_status_display(self) -> str:  # type: ignore[no-redef]  # procrastinate has no choices
        return str(self.Status(self.status).label)
