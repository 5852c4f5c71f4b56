"""What serializers document, printed without them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.json import dumps
from core.api.printing import printer_of
from core.api.serializers import MoneyField


class ThingSerializer(serializers.Serializer):
    name = serializers.CharField()
    price = MoneyField()
    made_at = serializers.DateTimeField(default_timezone=UTC)
    size = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)


class KeeperSerializer(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.EmailField(required=False)


class ShelfSerializer(serializers.Serializer):
    title = serializers.CharField(source="label.text")
    secret = serializers.CharField(write_only=True)
    count = serializers.SerializerMethodField()
    things = ThingSerializer(many=True)
    best = ThingSerializer(allow_null=True)
    keeper = KeeperSerializer(source="owner", allow_null=True)
    data = serializers.DictField()

    def get_count(self, shelf) -> int:
        return len(shelf.things)


@dataclass
class Label:
    text: Any


@dataclass
class Thing:
    name: str = "Keranjang"
    price: Decimal = Decimal("12.5")
    made_at: datetime = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
    size: Decimal | None = None


@dataclass
class Shelf:
    label: Label
    things: list[Thing]
    best: Thing | None = None
    owner: Any = None
    data: dict = field(default_factory=dict)


def shelf(**fields) -> Shelf:
    things = [Thing(), Thing("Tikar", Decimal(7), size=Decimal("2.50"))]
    return Shelf(Label(gettext_lazy("Save")), things, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"best": Thing("Topi")},
        {"owner": {"name": "Sari"}},
        {"owner": {"name": "Sari", "email": "sari@contoh.id", "phone": "1"}},
        {"data": {"meja": [4, None]}},
    ],
)
def test_what_is_printed_is_what_the_serializer_documents(fields):
    printed = json.loads(dumps(printer_of(ShelfSerializer)(shelf(**fields))))

    assert printed == json.loads(dumps(ShelfSerializer(shelf(**fields)).data))
    assert list(printed)[:3] == ["title", "count", "things"]


def test_a_serializer_with_a_representation_of_its_own_is_no_list_of_fields():
    class Own(ThingSerializer):
        def to_representation(self, instance):
            return {}

    with pytest.raises(TypeError):
        printer_of(Own)
