from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.guests import Actor
from orders.models.fulfillment import Fulfillment
from orders.models.order import Order


class ReturnRequestQuerySet(models.QuerySet["ReturnRequest"]):
    def open(self) -> Self:
        """Asked for or approved, and not yet over."""
        return self.filter(
            status__in=[ReturnRequest.Status.REQUESTED, ReturnRequest.Status.APPROVED]
        )

    def returns(self) -> Self:
        return self.filter(kind=ReturnRequest.Kind.RETURN)

    def cancellations(self) -> Self:
        return self.filter(kind=ReturnRequest.Kind.CANCELLATION)

    def visible_to(self, user: Actor) -> Self:
        return self.filter(fulfillment__order__in=Order.objects.visible_to(user))

    def locked(self) -> Self:
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)


class ReturnRequest(models.Model):
    """A buyer wants out of one vendor's whole part: to send it back, or, while it is being
    prepared or on its way, to have it cancelled."""

    class Kind(models.TextChoices):
        RETURN = "return", _("return")
        CANCELLATION = "cancellation", _("cancellation")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        DONE = "done", _("done")

    fulfillment = models.ForeignKey(
        Fulfillment, on_delete=models.PROTECT, related_name="returns", verbose_name=_("part")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.RETURN)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED
    )
    reason = models.CharField(_("reason"), max_length=1000)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    is_waived = models.BooleanField(
        _("buyer keeps the goods"), default=False, help_text=_("Refund without sending back.")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    requested_at = models.DateTimeField(_("requested"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    received_at = models.DateTimeField(_("goods received"), null=True, blank=True)

    objects = ReturnRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [
            models.UniqueConstraint(
                "fulfillment",
                condition=Q(status__in=["requested", "approved"]),
                name="return_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fulfillment}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.REQUESTED, self.Status.APPROVED)

    @property
    def is_settled(self) -> bool:
        """Approved, and the goods are back or need not come back."""
        return self.status == self.Status.APPROVED and (
            self.received_at is not None or self.is_waived
        )
