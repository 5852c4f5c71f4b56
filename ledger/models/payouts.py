from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import money
from vendors.models import Vendor

PAUSE = timedelta(hours=72)  # after a change: time to see a mail that one did not ask for


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def locked(self) -> Self:
        """One after the other, by vendor; those that somebody else has locked are passed over."""
        return self.order_by("vendor").select_for_update(of=("self",), skip_locked=True)


class BankAccount(models.Model):
    """Where a vendor is paid. Staff verify it; one that was changed waits for three days more."""

    vendor = models.OneToOneField(
        Vendor,
        on_delete=models.PROTECT,
        related_name="bank_account",
        verbose_name=_("vendor"),
    )
    bank = models.CharField(_("bank"), max_length=50, validators=[MinLengthValidator(2)])
    number = models.CharField(
        _("account number"),
        max_length=34,
        validators=[RegexValidator(r"^[0-9]{5,34}\Z", _("Use 5 to 34 digits."))],
    )
    holder = models.CharField(
        _("account holder"), max_length=100, validators=[MinLengthValidator(2)]
    )
    changed_at = models.DateTimeField(_("changed"), editable=False)
    paused_until = models.DateTimeField(_("paused until"), null=True, editable=False)
    verified_at = models.DateTimeField(_("verified"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    refusal = models.CharField(
        _("refused because"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("Why staff refused it: the vendor reads it."),
    )

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank account of a vendor")
        verbose_name_plural = _("bank accounts of vendors")
        permissions = [("verify_bankaccount", _("Can verify bank accounts of vendors"))]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.bank} {self.masked}"

    @property
    def masked(self) -> str:
        """The number but for its last four digits."""
        return "•" * 4 + self.number[-4:]

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.now()


class PayoutRun(models.Model):
    """Payouts that are prepared together: one person makes a run, another approves it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("dropped")

    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    provider = models.CharField(_("sent by"), max_length=20)
    cut_off = models.DateTimeField(
        _("cut-off"), help_text=_("What was available by then is paid out.")
    )
    left_out = models.JSONField(
        _("left out"), default=list, help_text=_("Vendors that are owed something, and why not.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    is_by_one = models.BooleanField(
        _("by one person"),
        default=False,
        help_text=_("The house had switched the second person off."),
    )

    class Meta:
        verbose_name = _("payout run")
        verbose_name_plural = _("payout runs")
        constraints = [
            models.CheckConstraint(
                name="payout_run_by_two_people",
                condition=~Q(status__in=["approved", "sent"])
                | Q(is_by_one=True)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("made_by"))),
            ),
        ]
        permissions = [
            ("make_payout", _("Can make and send payout runs")),
            ("approve_payout", _("Can approve payout runs that others made")),
        ]

    def __str__(self) -> str:
        return f"{_('Run')} {self.pk}"


class Payout(models.Model):
    """Money to one vendor. Its reference is the key under which it is sent, however often."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        SENT = "sent", _("sent")
        PAID = "paid", _("paid")
        RETURNED = "returned", _("came back")
        DROPPED = "dropped", _("dropped")

    run = models.ForeignKey(
        PayoutRun, on_delete=models.PROTECT, related_name="payouts", verbose_name=_("run")
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="payouts", verbose_name=_("vendor")
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    provider_reference = models.CharField(
        _("provider's reference"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("What it is called by who sends it."),
    )
    bank = models.CharField(_("bank"), max_length=50)
    number = models.CharField(_("account number"), max_length=34)
    holder = models.CharField(_("account holder"), max_length=100)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    paid_at = models.DateTimeField(_("paid"), null=True)
    ended_at = models.DateTimeField(_("came back"), null=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "vendor"], name="payout_once_a_vendor"),
            models.CheckConstraint(name="payout_amount", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["provider_reference"],
                name="payout_of_provider",
                condition=~Q(provider_reference=""),
            ),
        ]
        indexes = [models.Index(fields=["vendor", "-id"], name="payout_of_vendor")]

    def __str__(self) -> str:
        return f"{self.reference}: {money.display(self.amount)}"

    @property
    def masked(self) -> str:
        return "•" * 4 + self.number[-4:]


# How one ends that was sent.
ENDS = [(status.value, status.label) for status in (Payout.Status.PAID, Payout.Status.RETURNED)]
