"""JSON of the leads API: amounts in cents, lists without an envelope."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from rest_framework import serializers

from catalog.models import Variant
from core.api.serializers import Serializer, WholeNumberField
from core.errors import BadInput
from dialects.common import A_PK, seconds
from dialects.leads import statuses
from orders.models import StatusLabel
from orders.presentation import OrderView


class OrderStatusSerializer(Serializer):
    orderId = serializers.CharField(max_length=18)
    status = serializers.CharField(max_length=64)


class PositionSerializer(Serializer):
    id = WholeNumberField(min_value=1)
    statusOrder = WholeNumberField(min_value=0, max_value=10_000)


class ItemsField(serializers.ListField):
    """SKUs or ids of variants; a repeat is a quantity."""

    child = serializers.CharField(max_length=64)

    def to_internal_value(self, data) -> dict[int, list[str]]:  # type: ignore[override]  # by variant
        """The words that mean each variant, one for every piece."""
        words = super().to_internal_value(data)
        ids = [int(word) for word in words if A_PK.fullmatch(word)]
        on_sale = Variant.objects.on_sale().filter(Q(sku__in=words) | Q(pk__in=ids))
        return by_variant(words, on_sale.order_by("pk").values_list("pk", "sku"))


def by_variant(words: list[str], variants: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """The words by the variant, of those given as id and SKU, that each of them means. A SKU goes
    before an id. Raises BadInput for words that mean none, or a SKU of several vendors."""
    ids: dict[str, list[int]] = {}
    skus: dict[str, list[int]] = {}
    for pk, sku in variants:
        ids[str(pk)] = [pk]
        skus.setdefault(sku, []).append(pk)
    meant: dict[int, list[str]] = {}
    unknown: list[str] = []
    for word in words:
        match skus.get(word) or ids.get(word) or []:
            case [pk]:
                meant.setdefault(pk, []).append(word)
            case []:
                unknown.append(word)
            case several:
                named = ", ".join(map(str, several))
                raise BadInput(
                    f"{word}: several vendors have this SKU; send the id of a variant: {named}."
                )
    if unknown:
        named = ", ".join(sorted(set(unknown)))
        raise BadInput(f"There is no such product: {named}.", unknown=sorted(set(unknown)))
    return meant


def order_json(view: OrderView) -> dict[str, Any]:
    return {
        "id": view.id,
        "userId": view.buyer_id or 0,  # a guest
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
