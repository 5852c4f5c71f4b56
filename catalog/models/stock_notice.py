from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models.product import Product
from catalog.models.variant import Variant


class StockNoticeQuerySet(models.QuerySet["StockNotice"]):
    def open(self) -> Self:
        """Those of which nobody has been told yet."""
        return self.filter(told_at__isnull=True)

    def due(self) -> Self:
        """Those that wait for what can be had again."""
        back = Variant.objects.on_sale().filter(
            product=models.OuterRef("product"),
            pk=Coalesce(models.OuterRef("variant"), F("pk")),
            stock__gte=F("product__min_order_quantity"),
        )
        return self.open().filter(models.Exists(back), confirmed_at__isnull=False)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class StockNotice(models.Model):
    """Somebody waits for goods that are sold out, and is mailed once when they can be had again.

    A guest is known by an e-mail address, and first confirms it by the link in a mail.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="stock_notices", verbose_name=_("product")
    )
    variant = models.ForeignKey(
        Variant,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("variant"),
        help_text=_("Empty: any of them."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="stock_notices",
        verbose_name=_("account"),
        help_text=_("Empty: a guest."),
    )
    email = models.EmailField(_("e-mail of a guest"), max_length=254, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=User.Language.choices, default=User.Language.INDONESIAN
    )
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    objects = StockNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock notice")
        verbose_name_plural = _("stock notices")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "variant", "user", "email"],
                name="stock_notice_once",
                condition=Q(told_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="stock_notice_of_an_account_or_a_guest",
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="stock_notice_email_lower", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="stock_notice_confirmed_before_told",
                condition=Q(told_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["email"], name="stock_notice_of_guest", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"{self.product} → {self.user or self.email}"

    @property
    def receiver(self) -> str:
        """The address that is written to."""
        return self.user.email if self.user else self.email
