from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from core.money import ZERO
from orders.models.totals import given_back, money


class OrderItemQuerySet(models.QuerySet):
    def with_net(self):
        """Adds `net`: the total less the share of what was given back for the whole part.

        Refunds name parts; goods and shipping of the part bear them by what each cost.
        """
        refunded = given_back(OrderItem, "fulfillment__refund_lines")
        kept = F("fulfillment__total") - F("part_refunded")
        amount = models.DecimalField(max_digits=20, decimal_places=2)
        net = Round(F("total") * kept / F("fulfillment__total"), 2, output_field=amount)
        return self.annotate(part_refunded=refunded).annotate(
            net=Case(When(total=0, then=ZERO), default=net, output_field=amount)
        )


class OrderItem(models.Model):
    """A copy of what was bought: later changes of the product do not reach it."""

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
    def subtotal(self) -> Decimal:
        return self.unit_price * self.quantity
