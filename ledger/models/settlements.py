from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import money
from payments.models import Payment, Refund


class Settlement(models.Model):
    """A gateway's file of what it paid out to the house, as it was imported."""

    gateway = models.CharField(_("gateway"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    imported_at = models.DateTimeField(_("imported"))
    repeats = models.PositiveIntegerField(
        _("known before"), default=0, help_text=_("Rows that an earlier file had brought.")
    )

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")

    def __str__(self) -> str:
        return f"{self.gateway} {self.imported_at:%Y-%m-%d} #{self.pk}"


class SettlementLine(models.Model):
    """A row of such a file. Posted once it is matched; else its problem says why it is not."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("payment")
        REFUND = "refund", _("refund")
        OTHER = "other", _("something else")

    class Problem(models.TextChoices):
        UNKNOWN = "unknown", _("no such payment")
        NOT_PAID = "not_paid", _("the payment does not count as paid")
        NO_REFUND = "no_refund", _("no such refund was sent")
        AMOUNT = "amount", _("another amount")
        CURRENCY = "currency", _("another currency")
        SUM = "sum", _("amount, fee and what arrives do not add up")
        TWICE = "twice", _("settled before, with other figures")
        KIND = "kind", _("neither a payment nor a refund")

    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("settlement")
    )
    key = models.CharField(
        max_length=64, unique=True, help_text=_("Of all that the row says: it counts once.")
    )
    number = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    gateway = models.CharField(_("gateway"), max_length=20)
    reference = models.CharField(_("reference"), max_length=100)
    gross = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=2)
    net = models.DecimalField(_("arrives"), max_digits=14, decimal_places=2)
    settled_on = models.DateField(_("settled"))
    payment = models.ForeignKey(
        Payment,
        on_delete=models.PROTECT,
        null=True,
        related_name="settlement_lines",
        verbose_name=_("payment"),
    )
    refund = models.ForeignKey(
        Refund,
        on_delete=models.PROTECT,
        null=True,
        related_name="settlement_lines",
        verbose_name=_("refund"),
    )
    problem = models.CharField(_("problem"), max_length=10, choices=Problem.choices, blank=True)

    class Meta:
        verbose_name = _("row of a settlement")
        verbose_name_plural = _("rows of settlements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                name="settlement_line_once_a_payment",
                condition=Q(problem="", kind="payment"),
            ),
            models.UniqueConstraint(
                fields=["refund"],
                name="settlement_line_once_a_refund",
                condition=Q(problem="", kind="refund"),
            ),
            models.CheckConstraint(
                name="settlement_line_matched_adds_up",
                condition=~Q(problem="")
                | Q(payment__isnull=False) & Q(gross=models.F("fee") + models.F("net")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {money.display(self.gross)}"
