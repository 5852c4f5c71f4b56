"""JSON of the leads API: amounts in cents, lists without an envelope."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from rest_framework import serializers

from catalog.models import Variant
from core.api.serializers import Serializer
from core.errors import BadInput
from dialects.common import A_PK, seconds
from dialects.leads import statuses
from orders.models import StatusLabel
from orders.presentation import OrderView


class OrderStatusSerializer(Serializer):
    orderId = serializers.CharField(max_length=18)
    status = serializers.CharField(max_length=64)


class PositionSerializer(Serializer):
    id = serializers.IntegerField(min_value=1)
    statusOrder = serializers.IntegerField(min_value=0, max_value=10_000)


class ItemsField(serializers.ListField):
    """SKUs or ids of variants; a repeat is a quantity."""

    child = serializers.CharField(max_length=64)

    def to_internal_value(self, data) -> dict[int, int]:  # type: ignore[override]  # counted
        """Pieces by variant. Raises BadInput for what is not on sale."""
        words = super().to_internal_value(data)
        ids = [int(word) for word in words if A_PK.fullmatch(word)]
        found: dict[str, int] = {}
        on_sale = Variant.objects.on_sale().filter(Q(sku__in=words) | Q(pk__in=ids))
        for pk, sku in on_sale.values_list("pk", "sku"):
            found.setdefault(str(pk), pk)
            found[sku] = pk  # a SKU goes before an id
        unknown = sorted(set(words) - set(found))
        if unknown:
            raise BadInput("There is no such product.", unknown=unknown)
        lines: dict[int, int] = {}
        for word in words:
            lines[found[word]] = lines.get(found[word], 0) + 1
        return lines


def order_json(view: OrderView) -> dict[str, Any]:
    return {
        "id": view.id,
        "userId": view.buyer_id,
        "date": seconds(view.placed_at),
        "products": [
            {
                "id": item.variant_id,
                "name": item.product_name,
                "quantity": item.quantity,
                "priceInCents": cents(item.unit_price),
            }
            for item in view.items
        ],
        "amountInCents": cents(view.total),
        "clientSecret": view.payment.client_secret if view.payment else "",
        "status": statuses.read(view),
    }


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def label_json(label: StatusLabel) -> dict[str, int]:
    return {"id": label.pk, "statusOrder": label.position}
