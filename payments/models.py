from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import PaymentMethod
from core import money
from core.fields import URLField
from core.private_files import PrivateFile, PrivateFileManager
from orders.models import Fulfillment, Order, OrderItem

BANK_TRANSFER = "manual"  # the gateway whose money staff look for on a bank account


class HouseAccountQuerySet(models.QuerySet["HouseAccount"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class HouseAccount(models.Model):
    """A bank account of the house, to which buyers transfer. Without one that is active nobody can
    pay by transfer."""

    bank = models.CharField(_("bank"), max_length=50)
    number = models.CharField(
        _("account number"),
        max_length=34,
        validators=[
            RegexValidator(
                r"^[0-9A-Z](?:[0-9A-Z .-]*[0-9A-Z])?\Z",
                _("Use digits and capital letters, with spaces, dots or hyphens between them."),
            )
        ],
    )
    holder = models.CharField(_("account holder"), max_length=100)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Shown to buyers who pay by transfer.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The lowest is shown first.")
    )

    objects = HouseAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank account of the house")
        verbose_name_plural = _("bank accounts of the house")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="house_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number}"


@dataclass(frozen=True)
class Instructions:
    """What a buyer needs to pay by transfer: where to, how much, what to write, until when."""

    accounts: list[HouseAccount]
    amount: Decimal
    currency: str
    reference: str
    pay_until: datetime | None


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

    @property
    def proof(self) -> "Proof | None":
        """The latest that was uploaded."""
        return max(self.proofs.all(), key=lambda proof: proof.pk, default=None)

    @cached_property
    def instructions(self) -> Instructions | None:
        """How to transfer the money; None where nothing is to be transferred."""
        if self.gateway != BANK_TRANSFER or not self.is_open:
            return None
        return Instructions(
            accounts=list(HouseAccount.objects.active()),
            amount=self.amount,
            currency=self.currency,
            reference=self.order.number,
            pay_until=self.order.expires_at,
        )


class ProofQuerySet(models.QuerySet["Proof"]):
    def waiting(self) -> Self:
        return self.filter(status=Proof.Status.WAITING)


class ProofManager(PrivateFileManager["Proof"]):
    def get_queryset(self) -> ProofQuerySet:
        return ProofQuerySet(self.model, using=self._db).defer("content")

    def waiting(self) -> ProofQuerySet:
        return self.get_queryset().waiting()


class Proof(PrivateFile):
    """What a buyer uploads to show that the money for a payment was transferred: a picture or a
    PDF. Staff compare it with the bank account."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("to be looked at")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="proofs", verbose_name=_("payment")
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.WAITING
    )
    reason = models.CharField(
        _("reason"), max_length=1000, blank=True, help_text=_("Why it was refused.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ProofManager()

    class Meta:
        verbose_name = _("proof of a transfer")
        verbose_name_plural = _("proofs of transfers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(status="waiting"), name="proof_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment.order}, {self.get_status_display()}"


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
    """Money back to the buyer, of one payment. Its lines say for which parts of the order."""

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    is_by_hand = models.BooleanField(
        _("by hand"),
        default=False,
        db_default=False,
        help_text=_("Staff send the money; the gateway does not."),
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

    @property
    def why(self) -> str:
        """The reason; one that the shop gave by itself, in the language of the present request."""
        return gettext(self.reason) if self.reason and self.by_id is None else self.reason

    @property
    def only_part_id(self) -> int | None:
        """The part that all of it is for; None for a surplus and where several share it."""
        parts = {line.fulfillment_id for line in self.lines.all()}
        return parts.pop() if len(parts) == 1 else None


class RefundLine(models.Model):
    """What of a refund is for one item of the order or, without an item, for the shipping of a
    part; without a part it is for none: a surplus."""

    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, related_name="lines", verbose_name=_("refund")
    )
    fulfillment = models.ForeignKey(
        Fulfillment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="refund_lines",
        help_text=_("Empty: what was paid though nobody owed it."),
        verbose_name=_("part"),
    )
    item = models.ForeignKey(
        OrderItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="refund_lines",
        help_text=_("Empty: the shipping of the part."),
        verbose_name=_("item"),
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("line of a refund")
        verbose_name_plural = _("lines of refunds")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["refund", "fulfillment", "item"],
                name="refund_line_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="refund_line_item_of_part",
                condition=Q(item__isnull=True) | Q(fulfillment__isnull=False),
            ),
            models.CheckConstraint(name="refund_line_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {money.display(self.amount)}"

    @property
    def what(self) -> str:
        """What it is for, in words."""
        if self.item is not None:
            return self.item.title
        if self.fulfillment_id:
            return gettext("Shipping")
        return gettext("Paid though nothing was owed.")
