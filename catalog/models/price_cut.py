from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vendors.models import Vendor


class PriceCut(models.Model):
    """What takes a percentage off goods just now, for everybody and of every quantity, so that it
    shows as their price: what the automatic promotions say, repeated here by them."""

    promotion = models.BigIntegerField(primary_key=True)  # its id
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    priority = models.SmallIntegerField(default=0)
    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, null=True, related_name="+")
    is_for_everything = models.BooleanField(default=False)
    product_ids = ArrayField(models.BigIntegerField(), default=list)
    category_ids = ArrayField(models.BigIntegerField(), default=list)
    vendor_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name = _("price cut")
        verbose_name_plural = _("price cuts")

    def __str__(self) -> str:
        return f"{self.percent.normalize():f} %"
