from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import money
from orders.models import Fulfillment
from payments.models import Payment, Refund
from vendors.models import Vendor


class Account(models.TextChoices):
    """Whom the house owes, or who holds money for it. Positive: owed; negative: held."""

    GATEWAY = "gateway", _("gateway")
    BANK = "bank", _("bank")
    PENDING = "vendor_pending", _("vendor, pending")
    AVAILABLE = "vendor_available", _("vendor, available")
    COMMISSION = "house_commission", _("commission")
    PROMOTIONS = "house_promotions", _("promotions of the house")
    FEES = "house_fees", _("fees")
    OPENING = "house_opening", _("opening")
    PPN = "tax_ppn", _("PPN of the house")
    PPH22 = "tax_pph22", _("PPh 22 withheld")
    PAYOUT = "payout", _("payouts on their way")
    REFUNDS = "buyer_refunds", _("refunds owed to buyers")


VENDORS_OWN = (Account.PENDING, Account.AVAILABLE, Account.PAYOUT)


class Adjustment(models.Model):
    """What staff credit or charge a vendor by hand: one person proposes, another approves."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        DROPPED = "dropped", _("dropped")

    class Against(models.TextChoices):
        """Where the money comes from or goes to."""

        FEES = Account.FEES.value, _("the house bears it")
        PROMOTIONS = Account.PROMOTIONS.value, _("promotions of the house")
        BANK = Account.BANK.value, _("the vendor sent it to the house's bank account")

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="adjustments", verbose_name=_("vendor")
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        help_text=_("What the vendor gets; with a minus, what is charged."),
    )
    against = models.CharField(
        _("against"), max_length=20, choices=Against.choices, default=Against.FEES
    )
    reason = models.CharField(
        _("reason"),
        max_length=500,
        validators=[MinLengthValidator(5)],
        help_text=_("The vendor reads it."),
    )
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=Status.choices,
        default=Status.PROPOSED,
        editable=False,
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("proposed by"),
    )
    made_at = models.DateTimeField(_("proposed"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    is_by_one = models.BooleanField(
        _("by one person"),
        default=False,
        editable=False,
        help_text=_("The house had switched the second person off."),
    )

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        constraints = [
            models.CheckConstraint(name="adjustment_of_something", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="adjustment_by_two_people",
                condition=~Q(status="approved")
                | Q(is_by_one=True)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("made_by"))),
            ),
            models.CheckConstraint(
                name="adjustment_against",
                condition=Q(against__in=["house_fees", "house_promotions", "bank"]),
            ),
        ]
        permissions = [("approve_adjustment", _("Can approve adjustments that others propose"))]

    def __str__(self) -> str:
        return f"{self.vendor}: {money.display(self.amount)}"


class Posting(models.Model):
    """One happening that moved money, written once and never changed; its entries add up to 0."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        SOLD = "sold", _("sold")
        COLLECTED = "collected", _("collected on delivery")
        RECEIVED = "received", _("received too much")
        PROMISED = "promised", _("refund promised")
        REFUNDED = "refunded", _("refund sent")
        FAILED = "failed", _("refund failed")
        RETURNED = "returned", _("cancelled or returned")
        RELEASED = "released", _("released")
        RESTATED = "restated", _("restated")
        ADJUSTED = "adjusted", _("adjusted")
        DRAFTED = "drafted", _("set aside for a payout")
        DROPPED = "dropped", _("payout dropped")
        PAID_OUT = "paid_out", _("paid out")
        CAME_BACK = "came_back", _("payout came back")
        SETTLED = "settled", _("settled by a gateway")
        FEE = "fee", _("fee of a gateway")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    key = models.CharField(
        _("key"), max_length=60, unique=True, help_text=_("Kind and what it is about: once each.")
    )
    at = models.DateTimeField(_("at"))
    fulfillment = models.ForeignKey(
        Fulfillment,
        on_delete=models.PROTECT,
        null=True,
        related_name="postings",
        verbose_name=_("part"),
    )
    payment = models.ForeignKey(
        Payment,
        on_delete=models.PROTECT,
        null=True,
        related_name="postings",
        verbose_name=_("payment"),
    )
    refund = models.ForeignKey(
        Refund,
        on_delete=models.PROTECT,
        null=True,
        related_name="postings",
        verbose_name=_("refund"),
    )
    adjustment = models.ForeignKey(
        Adjustment,
        on_delete=models.PROTECT,
        null=True,
        related_name="postings",
        verbose_name=_("adjustment"),
    )
    payout = models.ForeignKey(
        "ledger.Payout",
        on_delete=models.PROTECT,
        null=True,
        related_name="postings",
        verbose_name=_("payout"),
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [BrinIndex(fields=["at"], name="posting_by_time")]  # small: they come in order

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """A signed line of a posting: what the house owes an account more (+) or less (-)."""

    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="entries", verbose_name=_("posting")
    )
    account = models.CharField(_("account"), max_length=20, choices=Account.choices)
    vendor = models.ForeignKey(
        Vendor,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="entries",
        verbose_name=_("vendor"),
    )
    gateway = models.CharField(_("gateway"), max_length=20, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    available_at = models.DateTimeField(
        _("available"), help_text=_("From when on it can be paid out.")
    )

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="entry_of_something", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="entry_of_vendor",
                condition=Q(
                    vendor__isnull=False,
                    account__in=["vendor_pending", "vendor_available", "payout"],
                )
                | (
                    Q(vendor__isnull=True)
                    & ~Q(account__in=["vendor_pending", "vendor_available", "payout"])
                ),
            ),
            models.CheckConstraint(
                name="entry_of_gateway",
                condition=Q(account="gateway") & ~Q(gateway="")
                | ~Q(account="gateway") & Q(gateway=""),
            ),
        ]
        indexes = [
            # a balance is read off it, without the table
            models.Index(
                fields=["vendor", "account", "available_at"],
                include=["amount"],
                name="entry_balances",
                condition=Q(vendor__isnull=False),
            ),
            models.Index(
                fields=["vendor", "-id"], name="entry_newest", condition=Q(vendor__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()}: {money.display(self.amount)}"
