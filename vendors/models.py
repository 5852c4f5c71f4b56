from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.api.references import by_id_or_slug
from core.calendar import today
from core.fields import PictureField, URLField
from vendors.npwp import PATTERN, bare, fifteen_or_sixteen_digits

slug_with_a_letter = RegexValidator(
    r"^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use lower-case letters, digits and single hyphens, with at least one letter."),
)


def default_commission() -> Decimal:
    return settings.COMMISSION_RATE


class VendorQuerySet(models.QuerySet["Vendor"]):
    def approved(self) -> Self:
        return self.filter(status=Vendor.Status.APPROVED)

    def named(self, reference: str) -> Self:
        return self.filter(by_id_or_slug(reference))

    def with_last_review(self) -> Self:
        """Adds `last_reviews`, a list of the newest decision, or an empty one."""
        newest = VendorReview.objects.order_by("vendor", "-at", "-pk").distinct("vendor")
        return self.prefetch_related(
            Prefetch("reviews", newest.select_related("by"), to_attr="last_reviews")
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


def has_an_owner(vendor) -> bool:
    """False once the owner has closed the account: such a shop does not come back."""
    return vendor.owner.closed_at is None


class Vendor(models.Model):
    """A workshop that sells here. It belongs to one person and starts as an application."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for review")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SUSPENDED = "suspended", _("suspended")

    class TaxStatus(models.TextChoices):
        NON_PKP = "non_pkp", _("no PKP: collects no VAT (PPN)")
        PKP = "pkp", _("PKP: prices include VAT (PPN)")

    # What its people type, in the order in which forms ask and answers show it: what a vendor says
    # about itself, what it charges, whether it collects tax, and when it is away.
    PROFILE = (
        "business_name",
        "business_description",
        "city",
        "business_address",
        "business_phone",
        "business_email",
        "business_logo_url",
        "story",
    )
    SHIPPING = ("shipping_fee", "free_shipping_threshold")
    TAX = ("tax_status", "npwp")
    HOLIDAY = ("holiday_from", "holiday_until", "holiday_notice")
    OF_THE_HOUSE = ("commission_rate", "hold_days", "pph22_exempt_until")  # its vendor reads them
    TYPED = (*PROFILE, *SHIPPING, *TAX, *HOLIDAY)

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="vendor",
        verbose_name=_("owner"),
    )
    slug = models.CharField(
        max_length=120, unique=True, validators=[slug_with_a_letter], verbose_name=_("slug")
    )
    business_name = models.CharField(_("business name"), max_length=100)
    business_description = models.TextField(
        _("description"), max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    business_address = models.CharField(_("address"), max_length=200, blank=True)
    business_phone = models.CharField(_("phone"), max_length=30, blank=True)
    business_email = models.EmailField(_("e-mail"), blank=True)
    business_logo_url = URLField(_("logo"), max_length=500, blank=True)
    banner = PictureField(
        _("banner"),
        folder="banners",
        null=True,
        blank=True,
        help_text=_("A wide picture for the top of the shop's page, of up to 8 MiB."),
    )
    city = models.CharField(_("city"), max_length=50, blank=True)
    story = models.TextField(
        _("story"), max_length=5000, blank=True, validators=[MaxLengthValidator(5000)]
    )
    status = FSMField(
        _("status"), choices=Status.choices, default=Status.PENDING, protected=True, db_index=True
    )
    shipping_fee = models.DecimalField(
        _("shipping fee"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    free_shipping_threshold = models.DecimalField(
        _("ships free from"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Goods after discount that ship for free; empty: never."),
    )
    commission_rate = models.DecimalField(
        _("commission"),
        max_digits=5,
        decimal_places=4,
        default=default_commission,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("The house's share of a completed sale, 0.1 for ten per cent."),
    )
    tax_status = models.CharField(
        _("tax status"),
        max_length=7,
        choices=TaxStatus.choices,
        default=TaxStatus.NON_PKP,
        db_default=TaxStatus.NON_PKP,
    )
    npwp = models.CharField(
        _("NPWP"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        validators=[fifteen_or_sixteen_digits],
        help_text=_("15 or 16 digits; a PKP needs it. It stands on the invoices of a PKP."),
    )
    pph22_exempt_until = models.DateField(
        _("no PPh 22 until"),
        null=True,
        blank=True,
        help_text=_(
            "The last day that its declaration of a turnover of up to Rp500 million a year covers."
        ),
    )
    hold_days = models.PositiveSmallIntegerField(
        _("hold days"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(90)],
        help_text=_("From completion until the vendor's money is paid out."),
    )
    holiday_from = models.DateField(_("on holiday from"), null=True, blank=True)
    holiday_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day of the holiday.")
    )
    holiday_notice = models.CharField(
        _("notice to shoppers"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Goods stay on sale. What was ordered is sent once the holiday is over."),
    )
    applied_at = models.DateTimeField(_("applied"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created"))
    updated_at = models.DateTimeField(auto_now=True, verbose_name=_("last changed"))

    objects = VendorQuerySet.as_manager()

    last_reviews: list["VendorReview"]  # by with_last_review

    class Meta:
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")
        constraints = [
            models.CheckConstraint(
                name="vendor_shipping_fee_not_negative", condition=Q(shipping_fee__gte=0)
            ),
            models.CheckConstraint(
                name="vendor_free_shipping_threshold_not_negative",
                condition=Q(free_shipping_threshold__isnull=True)
                | Q(free_shipping_threshold__gte=0),
            ),
            models.CheckConstraint(
                name="vendor_commission_is_a_share", condition=Q(commission_rate__range=(0, 1))
            ),
            models.CheckConstraint(
                name="vendor_npwp_is_a_number", condition=Q(npwp="") | Q(npwp__regex=PATTERN)
            ),
            models.CheckConstraint(
                name="vendor_holiday_has_both_days",
                condition=Q(holiday_from__isnull=True, holiday_until__isnull=True)
                | Q(holiday_from__isnull=False, holiday_until__gte=F("holiday_from")),
            ),
            models.CheckConstraint(
                name="vendor_pkp_has_an_npwp", condition=~Q(tax_status="pkp", npwp="")
            ),
        ]
        permissions = [("review_vendor", _("Can approve, reject, suspend and reinstate vendors"))]

    def __str__(self) -> str:
        return self.business_name

    def clean(self) -> None:
        self.npwp = bare(self.npwp)
        if self.is_pkp and not self.npwp:
            needed = _("A PKP needs its NPWP.")
            raise ValidationError({"npwp": ValidationError(needed, code="required")})
        self.check_holiday()

    def check_holiday(self) -> None:
        """From a day to the same or a later one, or neither."""
        first, last = self.holiday_from, self.holiday_until
        if first is None and last is None:
            return
        if first is None or last is None:
            missing = "holiday_until" if last is None else "holiday_from"
            needed = _("A holiday has a first and a last day.")
            raise ValidationError({missing: ValidationError(needed, code="required")})
        if last < first:
            raise ValidationError({"holiday_until": _("It ends before it begins.")})

    def is_on_holiday(self, day: date | None = None) -> bool:
        """Whether it is away on a day, today if none is given."""
        first, last = self.holiday_from, self.holiday_until
        return first is not None and last is not None and first <= (day or today()) <= last

    @property
    def is_pkp(self) -> bool:
        """Whether it collects PPN (pengusaha kena pajak)."""
        return self.tax_status == self.TaxStatus.PKP

    def pays_pph22(self, on: date) -> bool:
        """Whether the house withholds PPh 22 for it, where it withholds any."""
        return self.pph22_exempt_until is None or on > self.pph22_exempt_until

    @transition(status, source=Status.PENDING, target=Status.APPROVED, conditions=[has_an_owner])
    def approve(self): ...

    @transition(status, source=Status.PENDING, target=Status.REJECTED)
    def reject(self): ...

    @transition(status, source=Status.REJECTED, target=Status.PENDING)
    def apply_again(self): ...

    @transition(status, source=Status.APPROVED, target=Status.SUSPENDED)
    def suspend(self): ...

    @transition(status, source=Status.SUSPENDED, target=Status.APPROVED, conditions=[has_an_owner])
    def reinstate(self): ...


class VendorReview(models.Model):
    """Who decided what about a vendor, when and why."""

    class Action(models.TextChoices):
        APPLY = "apply", _("applied")
        APPROVE = "approve", _("approved")
        REJECT = "reject", _("rejected")
        SUSPEND = "suspend", _("suspended")
        REINSTATE = "reinstate", _("reinstated")

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("vendor")
    )
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision on a vendor")
        verbose_name_plural = _("decisions on vendors")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.get_action_display()}"
