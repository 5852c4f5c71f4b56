"""Money as orders keep it, and the sums of an order and of its parts."""

from decimal import Decimal

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.money import ZERO

MAX_TOTAL = Decimal("999999999999.99")  # what the columns hold


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


# Of a part of an order, of an item, or of a part's shipping, in constant SQL: what given_back()
# says for models.
GIVEN_BACK = """
    SELECT coalesce(sum(line.amount) FILTER (WHERE refund.status <> 'failed'), 0.00)
    FROM payments_refundline line JOIN payments_refund refund ON refund.id = line.refund_id
    WHERE line.fulfillment_id = {row}.id
"""
GIVEN_BACK_OF_ITEM = GIVEN_BACK.replace("line.fulfillment_id", "line.item_id")
GIVEN_BACK_OF_SHIPPING = f"{GIVEN_BACK} AND line.item_id IS NULL"


def given_back(model: type[models.Model], lines: str) -> Coalesce:
    """Of each row, the sum of its lines of refunds that did not fail; `lines` leads to them.

    What was promised counts as given.
    """
    of_row = model._default_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
    counting = ~Q(**{f"{lines}__refund__status": "failed"})
    sums = of_row.annotate(given=Sum(f"{lines}__amount", filter=counting)).values("given")
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    return Coalesce(Subquery(sums, output_field=amount), ZERO, output_field=amount)
