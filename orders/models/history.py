from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey
from core.web import actor
from orders.models.fulfillment import Fulfillment
from orders.models.order import Order


class StatusChange(models.Model):
    """One line of an order's history: who, when, from, to and why. Written once, never changed."""

    class Axis(models.TextChoices):
        FULFILLMENT = "fulfillment", _("part")
        ORDER = "order", _("order")
        PAYMENT = "payment", _("payment")
        LABEL = "label", _("label")
        NOTE = "note", _("note")

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="history", verbose_name=_("order")
    )
    fulfillment = models.ForeignKey(
        Fulfillment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
        verbose_name=_("part"),
    )
    axis = models.CharField(_("of"), max_length=12, choices=Axis.choices)
    source = models.CharField(_("from"), max_length=64, blank=True)
    target = models.CharField(_("to"), max_length=64, blank=True)
    transition = models.CharField(_("step"), max_length=20, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    is_by_guest = models.BooleanField(_("by the guest"), default=False, db_default=False)
    # By itself the key that the request acts with: no caller can forget it. No index: nobody asks
    # what a key did but by order, and keys are never deleted.
    api_key = models.ForeignKey(
        ApiKey,
        on_delete=models.PROTECT,
        null=True,
        default=actor.key_id,
        editable=False,
        db_index=False,
        related_name="+",
    )
    note = models.CharField(
        _("note"), max_length=1000, blank=True, help_text=_("Buyer and vendor read it.")
    )
    internal_note = models.CharField(
        _("internal note"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("Staff read it; of vendors only who wrote it."),
    )
    details = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(_("at"))

    role: str  # of `by`, for who looks at it

    class Meta:
        verbose_name = _("line of history")
        verbose_name_plural = _("history")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order}: {self.source} → {self.target}"

    @property
    def is_internal(self) -> bool:
        """Nothing but an internal note."""
        return bool(self.internal_note) and self.axis == self.Axis.NOTE and not self.note
