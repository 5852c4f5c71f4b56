"""What staff put on the first page: banners, and rows of goods."""

import re
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import PictureField
from core.languages import said
from core.pages.media import picture_in_page
from core.remembered import forget_after_commit
from vendors.models import Vendor

within_the_shop = RegexValidator(
    re.compile(r"^/(?![/\\])[^\s\\\"'<>]*\Z"),
    _("Give an address within the shop, like /c/batik or /p/kain-tulis."),
)


class Shown(models.Model):
    """Something of the first page, in a place among the others."""

    title_id = models.CharField(_("title, in Indonesian"), max_length=80)
    title_en = models.CharField(_("title, in English"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_after_commit(f"{self._meta.model_name}s")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget_after_commit(f"{self._meta.model_name}s")
        return super().delete(*args, **kwargs)

    @property
    def title(self) -> str:
        """In the language of the reader."""
        return said(self, "title")


class BannerQuerySet(models.QuerySet["Banner"]):
    def running(self, now: datetime) -> Self:
        return self.filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=now),
            Q(ends_at__isnull=True) | Q(ends_at__gt=now),
            is_active=True,
        )


class Banner(Shown):
    """A large picture at the top of the first page, with words and a way into the shop."""

    text_id = models.CharField(_("words, in Indonesian"), max_length=200, blank=True)
    text_en = models.CharField(_("words, in English"), max_length=200, blank=True)
    button_id = models.CharField(_("button, in Indonesian"), max_length=30, blank=True)
    button_en = models.CharField(_("button, in English"), max_length=30, blank=True)
    picture = PictureField(
        _("picture"),
        folder="banners",
        help_text=_("A wide PNG, JPEG or WebP of up to 8 MiB, without words in it."),
    )
    link = models.CharField(
        _("leads to"),
        max_length=300,
        validators=[within_the_shop],
        help_text=_("An address within the shop, like /c/batik or /p/kain-tulis."),
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = BannerQuerySet.as_manager()

    class Meta(Shown.Meta):
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        constraints = [
            models.CheckConstraint(
                name="banner_ends_after_it_starts",
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It must end after it starts."),
            ),
        ]

    @property
    def text(self) -> str:
        """In the language of the reader, as `button`."""
        return said(self, "text")

    @property
    def button(self) -> str:
        return said(self, "button")

    @property
    def image(self) -> dict[str, Any] | None:
        """The picture as an <img> takes it: `url`, `width`, `height`, `srcset`."""
        return picture_in_page(self.picture)


class Rail(Shown):
    """A row of goods on the first page: chosen one by one, or by a rule."""

    class Rule(models.TextChoices):
        CHOSEN = "chosen", _("chosen below")
        NEW = "new", _("the newest")
        ON_OFFER = "on_offer", _("on offer")
        BEST_SELLING = "best_selling", _("sold most")
        BEST_RATED = "best_rated", _("rated best")
        MAKER = "maker", _("of one maker")

    rule = models.CharField(_("goods"), max_length=12, choices=Rule.choices, default=Rule.CHOSEN)
    vendor = models.ForeignKey(
        Vendor,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("maker"),
    )
    products: models.ManyToManyField = models.ManyToManyField(
        Product, through="RailProduct", related_name="+", verbose_name=_("products")
    )

    class Meta(Shown.Meta):
        verbose_name = _("row of goods")
        verbose_name_plural = _("rows of goods")
        constraints = [
            models.CheckConstraint(
                name="rail_of_a_maker_names_it",
                condition=Q(rule="maker", vendor__isnull=False)
                | (~Q(rule="maker") & Q(vendor__isnull=True)),
            ),
        ]

    def clean(self) -> None:
        if (self.rule == self.Rule.MAKER) != (self.vendor_id is not None):
            raise ValidationError(
                {"vendor": _("Choose a maker for “of one maker”, and only then.")}
            )


class RailProduct(models.Model):
    """A product that somebody has put into a row, and its place there."""

    rail = models.ForeignKey(Rail, on_delete=models.CASCADE, related_name="chosen")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("product in a row")
        verbose_name_plural = _("products in a row")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rail", "product"], name="rail_product_once"),
        ]

    def __str__(self) -> str:
        return str(self.product)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_after_commit("rails")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget_after_commit("rails")
        return super().delete(*args, **kwargs)
