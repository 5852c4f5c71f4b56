from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from core.serializers import CurrencyField, MoneyField, PictureURLField
from promotions.models import Promotion


class IdsField(serializers.ListField):
    child = serializers.IntegerField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "promotion",
            {
                "id": 2,
                "title": "Pekan tenun",
                "description": "Sepuluh persen untuk semua tenun",
                "code": "TENUN10",
                "kind": "percentage_discount",
                "value": "10.00",
                "max_discount": "50000.00",
                "min_subtotal": "200000.00",
                "currency": "IDR",
                "products": [],
                "categories": [7],
                "vendors": [],
                "buyer_limit": 1,
                "is_used_up": False,
                "starts_at": "2026-04-27T17:00:00Z",
                "ends_at": "2026-05-04T17:00:00Z",
                "image_url": "",
            },
            response_only=True,
        )
    ]
)
class PromotionSerializer(serializers.ModelSerializer):
    """A price rule as shoppers see it. Without any target it is about everything."""

    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, help_text="Per cent, or an amount of money."
    )
    max_discount = MoneyField(allow_null=True, help_text="The discount is never more than this.")
    min_subtotal = MoneyField(help_text="What the eligible goods must come to.")
    currency = CurrencyField()
    products = IdsField(source="product_ids", help_text="Ids of products in scope.")
    categories = IdsField(
        source="category_ids", help_text="Ids of categories in scope, with all below them."
    )
    vendors = IdsField(source="vendor_ids", help_text="Ids of vendors in scope.")
    is_used_up = serializers.SerializerMethodField(help_text="Nobody can use it any more.")
    image_url = PictureURLField()

    class Meta:
        model = Promotion
        fields = [
            "id",
            "title",
            "description",
            "code",
            "kind",
            "value",
            "max_discount",
            "min_subtotal",
            "currency",
            "products",
            "categories",
            "vendors",
            "buyer_limit",
            "is_used_up",
            "starts_at",
            "ends_at",
            "image_url",
        ]
        read_only_fields = fields

    def get_is_used_up(self, promotion: Promotion) -> bool:
        return promotion.usage_limit is not None and promotion.used >= promotion.usage_limit
