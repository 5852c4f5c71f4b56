from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from core.api.serializers import CurrencyField, ModelSerializer, MoneyField, PictureURLField
from promotions.models import Promotion


class IdsField(serializers.ListField):
    child = serializers.IntegerField(min_value=1, max_value=2**53)


WRITTEN = {
    "title": "Pekan tenun",
    "description": "Sepuluh persen untuk semua tenun",
    "code": "TENUN10",
    "kind": "percentage_discount",
    "value": "10.00",
    "max_discount": "50000.00",
    "min_subtotal": "200000.00",
    "products": [],
    "categories": [7],
    "vendors": [],
    "buyer_limit": 1,
    "starts_at": "2026-04-27T17:00:00Z",
    "ends_at": "2026-05-04T17:00:00Z",
    "image_url": "",
}
SHOWN = {"id": 2, "currency": "IDR"} | WRITTEN


@extend_schema_serializer(
    examples=[OpenApiExample("promotion", SHOWN | {"is_used_up": False}, response_only=True)]
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


KEPT = {"priority": 0, "usage_limit": 500, "is_active": True}


@extend_schema_serializer(
    examples=[
        OpenApiExample("a code", WRITTEN | KEPT, request_only=True),
        OpenApiExample(
            "free shipping, by itself",
            {"title": "Gratis ongkir", "kind": "free_shipping", "max_discount": "20000.00"},
            request_only=True,
        ),
        OpenApiExample(
            "promotion",
            SHOWN
            | KEPT
            | {
                "used": 31,
                "redeemed_amount": "1240000.00",
                "created_at": "2026-04-20T03:00:00Z",
                "updated_at": "2026-04-20T03:00:00Z",
            },
            response_only=True,
        ),
    ]
)
class StaffPromotionSerializer(ModelSerializer):
    """A price rule as staff keep it. Without any target it is about everything; without a code it
    applies by itself."""

    value = serializers.DecimalField(
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text="Per cent, or an amount of money. Not needed for free shipping.",
    )
    max_discount = MoneyField(
        required=False, allow_null=True, help_text="The discount is never more than this."
    )
    min_subtotal = MoneyField(required=False, help_text="What the eligible goods must come to.")
    currency = CurrencyField()
    products = IdsField(source="product_ids", required=False, help_text="Ids of products.")
    categories = IdsField(
        source="category_ids", required=False, help_text="Ids of categories, with all below them."
    )
    vendors = IdsField(source="vendor_ids", required=False, help_text="Ids of vendors.")
    redeemed_amount = MoneyField(
        read_only=True, help_text="Discounts given, without those of cancelled orders."
    )
    image_url = PictureURLField(required=False, allow_blank=True, max_length=500)

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
            "priority",
            "usage_limit",
            "buyer_limit",
            "used",
            "redeemed_amount",
            "is_active",
            "starts_at",
            "ends_at",
            "image_url",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["used"]
        extra_kwargs = {
            "code": {"help_text": "Kept in capitals. Empty: it applies by itself."},
            "priority": {"help_text": "Lower comes first."},
            "usage_limit": {"min_value": 1, "help_text": "Uses in all; null: no limit."},
            "buyer_limit": {"min_value": 1, "help_text": "Uses per buyer; null: no limit."},
        }

    def validate(self, given: dict) -> dict:
        needs_value = given.get("kind") not in (None, Promotion.Kind.FREE_SHIPPING)
        if needs_value and "value" not in given and not self.partial:
            raise serializers.ValidationError(
                {"value": serializers.ErrorDetail("This field is required.", "required")}
            )
        targets = {"product_ids": "products", "category_ids": "categories", "vendor_ids": "vendors"}
        return {targets.get(name, name): value for name, value in given.items()}


class StaffPromotionQuerySerializer(serializers.Serializer):
    active = serializers.BooleanField(required=False, help_text="Switched on, or off.")
    when = serializers.ChoiceField(
        ["running", "later", "over"], required=False, help_text="By its window, whether on or off."
    )
    code = serializers.CharField(
        required=False, allow_blank=True, help_text="In any case; empty: those without a code."
    )
    kind = serializers.ChoiceField(Promotion.Kind.choices, required=False)
