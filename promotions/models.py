from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from vendors.models import Vendor


class PromotionQuerySet(models.QuerySet):
    def active(self, now):
        """Switched on and inside their window, which is half-open: [starts_at, ends_at)."""
        started = Q(starts_at__isnull=True) | Q(starts_at__lte=now)
        running = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        return self.filter(started, running, is_active=True)

    def automatic(self):
        return self.filter(code="")

    def coded(self, code: str):
        """The promotion that a code unlocks, in any case of letters."""
        return self.filter(code=code.strip().upper()).exclude(code="")

    def with_scope(self):
        """Adds `product_ids`, `category_ids` and `vendor_ids`, the targets, in the same query."""
        of_this = {"promotion_id": OuterRef("pk")}
        return self.annotate(
            product_ids=ArraySubquery(
                Promotion.products.through.objects.filter(**of_this).values("product_id")
            ),
            category_ids=ArraySubquery(
                Promotion.categories.through.objects.filter(**of_this).values("category_id")
            ),
            vendor_ids=ArraySubquery(
                Promotion.vendors.through.objects.filter(**of_this).values("vendor_id")
            ),
        )

    def locked(self):
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)


class Promotion(models.Model):
    """A price rule, automatic or unlocked by a code. No target means everything."""

    class Kind(models.TextChoices):
        PERCENTAGE = "percentage_discount", _("percentage")
        FIXED = "fixed_discount", _("fixed amount")
        FREE_SHIPPING = "free_shipping", _("free shipping")

    title = models.CharField(_("title"), max_length=100)
    description = models.CharField(_("description"), max_length=1000, blank=True)
    code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("Empty: applies by itself.")
    )
    kind = models.CharField(_("kind"), max_length=25, choices=Kind.choices)
    value = models.DecimalField(
        _("value"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text=_("Per cent, or an amount of money; nothing for free shipping."),
    )
    max_discount = models.DecimalField(
        _("at most"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    min_subtotal = models.DecimalField(
        _("from an order of"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text=_("What the eligible goods must come to, before discount."),
    )
    products = models.ManyToManyField(Product, blank=True, related_name="promotions")
    categories = models.ManyToManyField(Category, blank=True, related_name="promotions")
    vendors = models.ManyToManyField(Vendor, blank=True, related_name="promotions")
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("Lower comes first."))
    usage_limit = models.PositiveIntegerField(_("uses in all"), null=True, blank=True)
    buyer_limit = models.PositiveIntegerField(_("uses per buyer"), null=True, blank=True)
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    image_url = models.URLField(_("picture"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        constraints = [
            models.UniqueConstraint("code", condition=~Q(code=""), name="promotion_code_once"),
            models.CheckConstraint(name="promotion_code_upper", condition=Q(code=Upper(F("code")))),
            models.CheckConstraint(
                name="promotion_used_within_limit",
                condition=Q(usage_limit__isnull=True) | Q(used__lte=F("usage_limit")),
            ),
            models.CheckConstraint(
                name="promotion_percentage",
                condition=~Q(kind="percentage_discount") | Q(value__gt=0, value__lte=100),
            ),
            models.CheckConstraint(
                name="promotion_fixed", condition=~Q(kind="fixed_discount") | Q(value__gt=0)
            ),
            models.CheckConstraint(
                name="promotion_window",
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})" if self.code else self.title

    def save(self, *args, **kwargs):
        self.code = self.code.strip().upper()
        super().save(*args, **kwargs)
