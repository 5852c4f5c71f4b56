from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PaymentMethod
from core import money
from core.fields import URLField
from orders.models import Fulfillment, Order


class PaymentQuerySet(models.QuerySet["Payment"]):
    def locked(self) -> Self:
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def open(self) -> Self:
        """Money may still come in."""
        return self.filter(status__in=[Payment.Status.PENDING, Payment.Status.AUTHORIZED])

    def paid(self) -> Self:
        return self.filter(status=Payment.Status.PAID)


class Payment(models.Model):
    """One attempt to pay an order, or one part of it on delivery. Never deleted."""

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        AUTHORIZED = "authorized", _("authorized")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("cancelled")

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="payments", verbose_name=_("order")
    )
    fulfillment = models.ForeignKey(
        Fulfillment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        help_text=_("Set where each part is paid on its own delivery."),
        verbose_name=_("part"),
    )
    gateway = models.CharField(_("gateway"), max_length=20)
    reference = models.CharField(
        _("reference"), max_length=50, unique=True, help_text=_("Our name for the attempt.")
    )
    gateway_reference = models.CharField(_("gateway's reference"), max_length=100, blank=True)
    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("payment method"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    refunded = models.DecimalField(
        _("refunded"), max_digits=14, decimal_places=2, default=0, help_text=_("Pending and done.")
    )
    currency = models.CharField(max_length=3)
    client_secret = models.CharField(max_length=255, blank=True, editable=False)
    redirect_url = URLField(max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(name="payment_amount", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="payment_refunded",
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="payment_refunded_only_when_paid",
                condition=Q(refunded=0) | Q(status="paid"),
            ),
        ]
        permissions = [("confirm_payment", _("Can confirm payments by hand"))]

    def __str__(self) -> str:
        return f"{self.order} · {self.gateway}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.PENDING, self.Status.AUTHORIZED)


class PaymentEvent(models.Model):
    """What a gateway told us about a payment, and what came of it. Each fact counts once."""

    class Result(models.TextChoices):
        APPLIED = "applied", _("changed the payment")
        IGNORED = "ignored", _("told nothing new")
        REFUSED = "refused", _("not the amount that was asked for")

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="events", verbose_name=_("payment")
    )
    gateway = models.CharField(_("gateway"), max_length=20)
    event_id = models.CharField(_("event"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Payment.Status.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    payload = models.JSONField(
        _("content"), default=dict, help_text=_("Without signatures, cards and tokens.")
    )
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("gateway's notification")
        verbose_name_plural = _("gateways' notifications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="payment_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.payment}: {self.get_status_display()}"


class Refund(models.Model):
    """Money back to the buyer, of one payment."""

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    fulfillment = models.ForeignKey(
        Fulfillment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name=_("part"),
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    is_by_hand = models.BooleanField(
        _("by hand"), default=False, help_text=_("Staff send the money; the gateway does not.")
    )
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    gateway_reference = models.CharField(_("gateway's reference"), max_length=100, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("created"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [models.CheckConstraint(name="refund_amount", condition=Q(amount__gt=0))]
        permissions = [("refund", _("Can give money back"))]

    def __str__(self) -> str:
        return f"{self.payment}: {money.display(self.amount)}"
