"""A vendor's figures."""

from rest_framework import serializers

from core.api.serializers import SumField, WholeNumberField


class MonthSerializer(serializers.Serializer):
    month = serializers.CharField(help_text="As in 2026-11, in the time zone of the shop.")
    revenue = SumField()
    orders = WholeNumberField()


class TopProductSerializer(serializers.Serializer):
    product = WholeNumberField()
    name = serializers.CharField(source="title")
    pieces = WholeNumberField()
    revenue = SumField(help_text="Of the goods, net of discounts and refunds.")


class LowStockSerializer(serializers.Serializer):
    product = WholeNumberField()
    variant = WholeNumberField()
    name = serializers.CharField(source="title")
    sku = serializers.CharField()
    stock = WholeNumberField()


class ToDoSerializer(serializers.Serializer):
    to_process = WholeNumberField()
    to_ship = WholeNumberField()
    late = WholeNumberField(help_text="Past their ship-by date.")
    returns = WholeNumberField(help_text="Returns and cancellation requests to decide.")
    low_stock = WholeNumberField(help_text="Variants with five pieces or fewer.")


class SalesSerializer(serializers.Serializer):
    orders = WholeNumberField()
    pieces = WholeNumberField()
    amount = SumField(help_text="After discounts, with shipping.")


class VendorStatsSerializer(serializers.Serializer):
    currency = serializers.CharField()
    placed = SalesSerializer(help_text="All that was ordered and not cancelled, paid or not.")
    earned = SalesSerializer(
        help_text="What was paid, without what was cancelled or returned, and net of refunds."
    )
    revenue = SumField(help_text="The amount earned.")
    credited = SumField(
        min_value=None,
        help_text="What your ledger was given for it: with the house's discounts, without its "
        "commission, PPh 22, and what buyers paid you on delivery.",
    )
    orders = WholeNumberField(help_text="The orders earned from.")
    pieces = WholeNumberField(help_text="The pieces earned with.")
    buyers = WholeNumberField(help_text="Who bought in the orders earned from.")
    months = MonthSerializer(many=True)
    top_products = TopProductSerializer(many=True)
    low_stock = LowStockSerializer(many=True)
    to_do = ToDoSerializer()
