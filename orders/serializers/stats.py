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


class VendorStatsSerializer(serializers.Serializer):
    currency = serializers.CharField()
    revenue = MoneyField(help_text="Net of cancellations, discounts and refunds.")
    orders = serializers.IntegerField()
    pieces = serializers.IntegerField()
    buyers = serializers.IntegerField()
    months = MonthSerializer(many=True)
    top_products = TopProductSerializer(many=True)
    low_stock = LowStockSerializer(many=True)
    to_do = ToDoSerializer()
