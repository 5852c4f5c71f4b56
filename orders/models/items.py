from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from core.money import rounded
from orders.models.totals import given_back, money


class OrderItemQuerySet(models.QuerySet):
    def with_net(self):
        """Adds `refunded`, what was given back for it or is about to be, and `net`, the rest."""
        return self.annotate(refunded=given_back(OrderItem, "refund_lines")).annotate(
            net=F("total") - F("refunded")
        )


class OrderItem(models.Model):
    """A copy of what was bought: later changes of the product do not reach it."""

    refunded: Decimal  # of with_net, and of whole orders

    fulfillment = models.ForeignKey(
        "orders.Fulfillment", on_delete=models.PROTECT, related_name="items"
    )
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    product_name = models.CharField(max_length=100)
    variant_name = models.CharField(max_length=100, blank=True)
    sku = models.CharField(max_length=64)
    image = models.CharField(max_length=500, blank=True)
    weight_grams = models.PositiveIntegerField(default=0)
    unit_price = money(_("unit price"))
    quantity = models.PositiveIntegerField(_("quantity"))
    discount = money(_("discount"))
    tax = money(_("tax included"))
    total = money(_("total"))

    objects = OrderItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("order item")
        verbose_name_plural = _("order items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="order_item_quantity", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="order_item_total_adds_up",
                condition=Q(total=F("unit_price") * F("quantity") - F("discount"))
                & Q(total__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_name}"

    @property
    def title(self) -> str:
        """Product and variant."""
        return ", ".join(filter(None, (self.product_name, self.variant_name)))

    @property
    def subtotal(self) -> Decimal:
        return self.unit_price * self.quantity

    def cost_of(self, pieces: int) -> Decimal:
        """What so many of its pieces cost after discounts; all of them its total."""
        if pieces == self.quantity:
            return self.total
        return rounded(self.total * pieces / self.quantity)
