from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.fulfillment import Fulfillment
from orders.models.items import OrderItem
from orders.models.order import Redemption


class ItemDiscount(models.Model):
    """What one promotion took off one item of an order, or, without an item, off the shipping of a
    part. An item's discount, a part's shipping discount and a redemption are sums of these."""

    fulfillment = models.ForeignKey(
        Fulfillment, on_delete=models.PROTECT, related_name="item_discounts"
    )
    item = models.ForeignKey(
        OrderItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="item_discounts",
        help_text=_("Empty: the shipping."),
    )
    redemption = models.ForeignKey(
        Redemption, on_delete=models.PROTECT, related_name="item_discounts"
    )
    amount = models.DecimalField(_("discount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("discount of an item")
        verbose_name_plural = _("discounts of items")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fulfillment", "item", "redemption"],
                name="item_discount_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="item_discount_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.redemption}: {self.amount}"
