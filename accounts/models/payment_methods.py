from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.owned import OwnedQuerySet
from accounts.models.users import User


class PaymentMethod(models.Model):
    """What a buyer likes to pay with: never a full card number, whatever was sent."""

    class Kind(models.TextChoices):
        CREDIT_CARD = "credit_card", _("credit card")
        DEBIT_CARD = "debit_card", _("debit card")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="payment_methods")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    brand = models.CharField(_("brand"), max_length=50)
    last4 = models.CharField(_("last four digits"), max_length=4)
    expiry_month = models.PositiveSmallIntegerField(_("expiry month"), null=True, blank=True)
    expiry_year = models.PositiveSmallIntegerField(_("expiry year"), null=True, blank=True)
    gateway_token = models.CharField(max_length=255, blank=True, editable=False)
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(is_default=True), name="payment_method_one_default"
            ),
            models.CheckConstraint(
                name="payment_method_last4", condition=Q(last4__regex=r"^[0-9]{4}$")
            ),
            models.CheckConstraint(
                name="payment_method_expiry_month",
                condition=Q(expiry_month__isnull=True) | Q(expiry_month__range=(1, 12)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last4}"
