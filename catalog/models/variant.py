from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from catalog.models.product_image import ProductImage
from vendors.models import Vendor

LOW_STOCK = 5  # pieces
MAX_STOCK = 9_999_999
PRICE_DIGITS = 13  # with two decimals
MAX_OPTIONS = 10
OPTION_LENGTH = 50  # of its name


def check_options(options: object) -> None:
    if not isinstance(options, dict):
        raise ValidationError(_("Write it as in {“ukuran”: “M”}."))
    if len(options) > MAX_OPTIONS or not all(0 < len(name) <= OPTION_LENGTH for name in options):
        raise ValidationError(_("At most 10 options, names of 1 to 50 characters."))


class VariantQuerySet(models.QuerySet["Variant"]):
    def on_sale(self) -> Self:
        """What a shopper may buy: active, of a published product, by an approved vendor."""
        return self.filter(is_active=True, product__is_listed=True)

    def running_low(self) -> Self:
        """Of goods that are shown, with few pieces left or none."""
        return self.filter(
            is_active=True, product__status=Product.Status.PUBLISHED, stock__lte=LOW_STOCK
        )

    def locked(self) -> Self:
        """Lock the rows, lowest pk first: whoever wants the same goods queues, none deadlocks."""
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)


class Variant(models.Model):
    """What is counted and priced: a size, a colour.

    `stock` is what can still be sold; `stocked` is all that ever came in by hand, so
    stock = stocked - what orders hold (checked by check_integrity).
    """

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="variants", verbose_name=_("product")
    )
    vendor = models.ForeignKey(  # that of the product, so that its SKUs can be unique
        Vendor, on_delete=models.PROTECT, related_name="variants", editable=False
    )
    sku = models.CharField(_("SKU"), max_length=64)
    name = models.CharField(_("name"), max_length=100, blank=True)
    options = models.JSONField(
        _("options"),
        default=dict,
        blank=True,
        validators=[check_options],
        help_text=_('As in {"ukuran": "M"}.'),
    )
    price = models.DecimalField(
        _("price"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0), DecimalValidator(PRICE_DIGITS, 2)],
    )
    stock = models.PositiveIntegerField(
        _("stock"), default=0, validators=[MaxValueValidator(MAX_STOCK)]
    )
    stocked = models.IntegerField(default=0, editable=False)
    weight_grams = models.PositiveIntegerField(
        _("weight in grams"), default=0, validators=[MaxValueValidator(10_000_000)]
    )
    image = models.ForeignKey(
        ProductImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("picture"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("on sale"), default=True)

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="variant_price_not_negative", condition=Q(price__gte=0)),
            models.CheckConstraint(name="variant_stock_not_negative", condition=Q(stock__gte=0)),
            models.UniqueConstraint(
                "product", condition=Q(is_default=True), name="variant_one_default"
            ),
            models.UniqueConstraint("vendor", "sku", name="variant_sku_of_vendor"),
        ]
        indexes = [
            models.Index(OpClass(Lower("sku"), name="text_pattern_ops"), name="variant_whole_sku"),
            GinIndex(OpClass(Lower("sku"), name="gin_trgm_ops"), name="variant_sku_trigrams"),
            GinIndex(OpClass("options", name="jsonb_path_ops"), name="variant_options"),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.label}" if self.label else str(self.product)

    @property
    def label(self) -> str:
        return self.name or ", ".join(str(value) for value in self.options.values())
