"""Money as orders keep it, and the sums of an order and of its parts."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def money(verbose_name, **kwargs) -> models.DecimalField:
    return models.DecimalField(
        verbose_name, max_digits=14, decimal_places=2, default=Decimal(0), **kwargs
    )


class Totals(models.Model):
    """Money of an order or of one vendor's part: total = subtotal - discount + net shipping."""

    subtotal = money(_("subtotal"))
    discount = money(_("discount"))
    shipping = money(_("shipping"))
    shipping_discount = money(_("shipping discount"))
    tax = money(_("tax included"))
    total = money(_("total"))

    class Meta:
        abstract = True


def totals_add_up(name: str) -> models.CheckConstraint:
    total = F("subtotal") - F("discount") + F("shipping") - F("shipping_discount")
    return models.CheckConstraint(name=name, condition=Q(total=total) & Q(total__gte=0))
