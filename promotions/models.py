from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from core.fields import PictureField, URLField
from core.pictured import PicturedMixin
from vendors.models import Vendor

code_letters = RegexValidator(r"^[A-Za-z0-9._-]*\Z", _("Use letters, digits or . _ -"))


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def running(self, now: datetime) -> Self:
        """Inside their window, which is half-open: [starts_at, ends_at)."""
        started = Q(starts_at__isnull=True) | Q(starts_at__lte=now)
        running = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        return self.filter(started, running)

    def later(self, now: datetime) -> Self:
        return self.filter(starts_at__gt=now)

    def over(self, now: datetime) -> Self:
        return self.filter(ends_at__lte=now)

    def active(self, now: datetime) -> Self:
        """Switched on and inside their window."""
        return self.running(now).filter(is_active=True)

    def cutting_prices(self) -> Self:
        """So much per cent for everybody, of every quantity: what can be shown as a price."""
        without = {
            "min_subtotal": 0,
            "max_discount": None,
            "usage_limit": None,
            "buyer_limit": None,
        }
        return self.automatic().filter(kind=Promotion.Kind.PERCENTAGE, value__gt=0, **without)

    def automatic(self) -> Self:
        return self.filter(code="")

    def coded(self, code: str) -> Self:
        """The promotion that a code unlocks, in any case of letters."""
        return self.filter(code=code.strip().upper()).exclude(code="")

    def with_scope(self) -> Self:
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

    def with_usage(self) -> Self:
        """Adds `redeemed_amount`, the discounts given and not taken back."""
        counting = Q(redemptions__given_back_at__isnull=True)
        this = Promotion.objects.filter(pk=OuterRef("pk")).values("pk")
        given = this.annotate(given=Sum("redemptions__amount", filter=counting)).values("given")
        return self.annotate(redeemed_amount=Coalesce(Subquery(given), Decimal(0)))

    def locked(self) -> Self:
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)


class FundedBy(models.TextChoices):
    """Who bears a discount: the house out of its own, or the vendor, who then earns less."""

    HOUSE = "house", _("the house")
    VENDOR = "vendor", _("the vendor")


class Promotion(PicturedMixin, models.Model):
    """A price rule, automatic or unlocked by a code, for everything or for what is selected.

    A vendor's own is for the vendor's goods only, whatever it selects, and the vendor bears it.
    """

    class Kind(models.TextChoices):
        PERCENTAGE = "percentage_discount", _("percentage")
        FIXED = "fixed_discount", _("fixed amount")
        FREE_SHIPPING = "free_shipping", _("free shipping")

    class AppliesTo(models.TextChoices):
        """Selected: the goods, categories and vendors named, which add up. None named: nothing."""

        EVERYTHING = "everything", _("everything")
        SELECTED = "selected", _("selected goods")

    class Phase(models.TextChoices):
        """Where it stands just now."""

        RUNNING = "running", _("running")
        LATER = "later", _("to come")
        OVER = "over", _("over")
        USED_UP = "used_up", _("used up")
        OFF = "off", _("switched off")

    # What staff type, in the order in which answers show it; and what a promotion is about.
    PLAIN = (
        "title",
        "description",
        "code",
        "kind",
        "value",
        "max_discount",
        "min_subtotal",
        "applies_to",
        "priority",
        "usage_limit",
        "buyer_limit",
        "is_active",
        "starts_at",
        "ends_at",
        "image_url",
    )
    SCOPE = ("products", "categories", "vendors")
    # What it is called, and all that its calculation looks at.
    RULE = (
        *("id", "title", "code", "kind", "value", "max_discount", "min_subtotal", "applies_to"),
        *("priority", "usage_limit", "buyer_limit", "used", "is_active", "starts_at", "ends_at"),
        "vendor",
    )

    product_ids: list[int]  # these three by with_scope
    category_ids: list[int]
    vendor_ids: list[int]

    vendor = models.ForeignKey(
        Vendor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="own_promotions",
        help_text=_("Whose own promotion it is; empty: the house's."),
        verbose_name=_("vendor"),
    )
    title = models.CharField(_("title"), max_length=100)
    description = models.CharField(_("description"), max_length=1000, blank=True)
    code = models.CharField(
        _("code"),
        max_length=20,
        blank=True,
        validators=[code_letters],
        help_text=_("Empty: applies by itself."),
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
    applies_to = models.CharField(
        _("applies to"), max_length=10, choices=AppliesTo.choices, db_default=AppliesTo.SELECTED
    )
    products = models.ManyToManyField(
        Product, blank=True, related_name="promotions", verbose_name=_("products")
    )
    categories = models.ManyToManyField(
        Category, blank=True, related_name="promotions", verbose_name=_("categories")
    )
    vendors = models.ManyToManyField(
        Vendor, blank=True, related_name="promotions", verbose_name=_("vendors")
    )
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("Lower comes first."))
    usage_limit = models.PositiveIntegerField(
        _("uses in all"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    buyer_limit = models.PositiveIntegerField(
        _("uses per buyer"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    image_url = URLField(_("picture"), max_length=500, blank=True)
    picture = PictureField(
        _("uploaded picture"),
        folder="promotions",
        null=True,
        blank=True,
        help_text=_("A PNG, JPEG or WebP of up to 8 MiB. It is shown instead of an address."),
    )
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
                name="promotion_applies_to",
                condition=Q(applies_to__in=["everything", "selected"]),
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = self.code.strip().upper()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Says at the field what the database's constraints would refuse."""
        self.code = self.code.strip().upper()
        wrong: dict[str, Any] = {}
        if type(self).objects.coded(self.code).exclude(pk=self.pk).exists():
            wrong["code"] = ValidationError(_("Another promotion has this code."), "code_taken")
        if self.kind == self.Kind.FREE_SHIPPING:
            self.value = Decimal(0)
        elif self.kind == self.Kind.PERCENTAGE and not 0 < self.value <= 100:
            wrong["value"] = _("A percentage is more than 0 and at most 100.")
        elif self.kind == self.Kind.FIXED and self.value <= 0:
            wrong["value"] = _("The amount must be more than 0.")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            wrong["ends_at"] = _("It must end after it starts.")
        if self.usage_limit is not None and self.usage_limit < self.used:
            wrong["usage_limit"] = ValidationError(
                _("It has been used %(used)s times already."), params={"used": self.used}
            )
        if wrong:
            raise ValidationError(wrong)

    @property
    def funded_by(self) -> FundedBy:
        return FundedBy.HOUSE if self.vendor_id is None else FundedBy.VENDOR

    def phase(self, now: datetime) -> "Promotion.Phase":
        """Where it stands at `now`. One whose window has passed is over, also when switched off."""
        if self.ends_at and now >= self.ends_at:
            return self.Phase.OVER
        if not self.is_active:
            return self.Phase.OFF
        if self.starts_at and now < self.starts_at:
            return self.Phase.LATER
        if self.usage_limit is not None and self.used >= self.usage_limit:
            return self.Phase.USED_UP
        return self.Phase.RUNNING
