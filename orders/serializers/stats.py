"""A vendor's figures."""

from rest_framework import serializers

from core.api.serializers import MoneyField


class MonthSerializer(serializers.Serializer):
    month = serializers.CharField(help_text="As in 2026-11, in the time zone of the shop.")
    revenue = MoneyField()
    orders = serializers.IntegerField()


class TopProductSerializer(serializers.Serializer):
    product = serializers.IntegerField()
    name = serializers.CharField(source="title")
    pieces = serializers.IntegerField()
    revenue = MoneyField(help_text="Of the goods after discount.")


class LowStockSerializer(serializers.Serializer):
    product = serializers.IntegerField()
    variant = serializers.IntegerField()
    name = serializers.CharField(source="title")
    sku = serializers.CharField()
    stock = serializers.IntegerField()


class ToDoSerializer(serializers.Serializer):
    to_process = serializers.IntegerField()
    to_ship = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Past their ship-by date.")
    returns = serializers.IntegerField(help_text="Returns and cancellation requests to decide.")
    low_stock = serializers.IntegerField(help_text="Variants with five pieces or fewer.")


class SalesSerializer(serializers.Serializer):
    orders = serializers.IntegerField()
    pieces = serializers.IntegerField()
    amount = MoneyField(help_text="After discounts, with shipping.")


class VendorStatsSerializer(serializers.Serializer):
    currency = serializers.CharField()
    placed = SalesSerializer(help_text="All that was ordered and not cancelled, paid or not.")
    earned = SalesSerializer(
        help_text="What was paid, without what was cancelled or returned, and net of refunds."
    )
    revenue = MoneyField(help_text="The amount earned.")
    orders = serializers.IntegerField(help_text="The orders earned from.")
    pieces = serializers.IntegerField(help_text="The pieces earned with.")
    buyers = serializers.IntegerField(help_text="Who bought in the orders earned from.")
    months = MonthSerializer(many=True)
    top_products = TopProductSerializer(many=True)
    low_stock = LowStockSerializer(many=True)
    to_do = ToDoSerializer()
