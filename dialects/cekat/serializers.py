"""Cekat's JSON."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import Serializer
from dialects.cekat import statuses
from dialects.common import retold, seconds, updated_at
from orders.presentation import OrderView
from orders.serializers import AddressCopySerializer

# Their page does not say what is in a shipping address; these are the usual names.
ALIASES = {
    "name": "recipient_name",
    "phone_number": "phone",
    "address": "line1",
    "address_line1": "line1",
    "address_line2": "line2",
    "street": "line1",
    "province": "state",
    "zip": "postal_code",
    "zipcode": "postal_code",
}


class AddressSerializer(AddressCopySerializer):
    def to_internal_value(self, data):
        if isinstance(data, dict):
            data = {ALIASES.get(name, name): value for name, value in data.items()}
        return super().to_internal_value(data)


class UpdateSerializer(Serializer):
    status = serializers.ChoiceField(list(statuses.WRITES), required=False)
    tracking_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    tracking_url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    metadata = serializers.DictField(required=False)
    shipping_address = AddressSerializer(required=False)


def order_json(view: OrderView) -> dict[str, Any]:
    parts = view.fulfillments
    sent = next((part for part in parts if part.tracking_number or part.tracking_url), parts[0])
    return {
        "id": f"order_{view.id}",
        "order_number": view.number,
        "status": retold(view, statuses.read)[-1][0],
        "tracking_number": sent.tracking_number,
        "tracking_url": sent.tracking_url,
        "updated_at": seconds(updated_at(view)),
        "status_history": [
            {"status": word, "timestamp": seconds(at)} for word, at in retold(view, statuses.read)
        ],
    }
