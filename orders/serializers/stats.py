"""A vendor's figures."""

from rest_framework import serializers

from core.api.serializers import MoneyField, WholeNumberField


class MonthSerializer(serializers.Serializer):
    month = serializers.CharField(help_text="As in 2026-11, in the time zone of the shop.")
    revenue = MoneyField()
    orders = WholeNumberField()


class TopProductSerializer(serializers.Serializer):
    product = WholeNumberField()
    name = serializers.CharField(source="title")
    pieces = WholeNumberField()
    revenue = MoneyField(help_text="Of the goods after discount.")


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


class VendorStatsSerializer(serializers.Serializer):
    currency = serializers.CharField()
    revenue = MoneyField(help_text="Net of cancellations, discounts and refunds.")
    orders = WholeNumberField()
    pieces = WholeNumberField()
    buyers = WholeNumberField()
    months = MonthSerializer(many=True)
    top_products = TopProductSerializer(many=True)
    low_stock = LowStockSerializer(many=True)
    to_do = ToDoSerializer()
