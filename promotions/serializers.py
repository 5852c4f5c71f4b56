from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from core.api.serializers import (
    CurrencyField,
    ModelSerializer,
    MoneyField,
    PictureSerializer,
    PicturesMixin,
    PictureURLField,
    WholeNumberField,
)
from promotions import examples
from promotions.models import Promotion

VALUE = "Per cent, or an amount of money"
ABOUT = {
    "vendor": {"help_text": "Whose own promotion it is, for own goods only; null: the house's."},
    "applies_to": {
        "help_text": "`everything`, or `selected`: the products, categories and vendors named, "
        "which add up. Without any of them a `selected` promotion applies to nothing."
    },
    "value": {"help_text": f"{VALUE}."},
    "max_discount": {"help_text": "The discount is never more than this."},
    "min_subtotal": {"help_text": "What the eligible goods must come to."},
}


class IdsField(serializers.ListField):
    child = WholeNumberField(min_value=1, max_value=2**53)


@extend_schema_serializer(examples=examples.PROMOTION)
class PromotionSerializer(ModelSerializer):
    """A price rule as shoppers see it."""

    currency = CurrencyField()
    products = IdsField(source="product_ids", help_text="Ids of products in scope.")
    categories = IdsField(
        source="category_ids", help_text="Ids of categories in scope, with all below them."
    )
    vendors = IdsField(source="vendor_ids", help_text="Ids of vendors in scope.")
    is_used_up = serializers.SerializerMethodField(help_text="Nobody can use it any more.")
    image_url = PictureURLField(
        source="image", read_only=True, help_text="Of what was uploaded, or an address elsewhere."
    )
    picture = PictureSerializer(read_only=True, allow_null=True)

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
            "applies_to",
            *Promotion.SCOPE,
            "vendor",
            "buyer_limit",
            "is_used_up",
            "starts_at",
            "ends_at",
            "image_url",
            "picture",
        ]
        read_only_fields = fields
        extra_kwargs = ABOUT

    def get_is_used_up(self, promotion: Promotion) -> bool:
        return promotion.usage_limit is not None and promotion.used >= promotion.usage_limit


@extend_schema_serializer(examples=examples.STAFF_PROMOTION)
class StaffPromotionSerializer(PicturesMixin, ModelSerializer):
    """A price rule as staff keep it. Without a code it applies by itself."""

    currency = CurrencyField()
    products = IdsField(source="product_ids", required=False, help_text="Ids of products.")
    categories = IdsField(
        source="category_ids", required=False, help_text="Ids of categories, with all below them."
    )
    vendors = IdsField(source="vendor_ids", required=False, help_text="Ids of vendors.")
    picture = PictureSerializer(read_only=True, allow_null=True)
    redeemed_amount = MoneyField(
        read_only=True, help_text="Discounts given, without those of cancelled orders."
    )

    class Meta:
        model = Promotion
        fields = [
            "id",
            *Promotion.PLAIN,
            *Promotion.SCOPE,
            "vendor",
            "picture",
            "currency",
            "used",
            "redeemed_amount",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["used", "vendor"]
        extra_kwargs = ABOUT | {
            "value": {"help_text": f"{VALUE}. Not needed for free shipping."},
            "code": {"help_text": "Kept in capitals. Empty: it applies by itself."},
            "usage_limit": {"help_text": "Uses in all; null: no limit."},
            "buyer_limit": {"help_text": "Uses per buyer; null: no limit."},
        }

    def validate(self, given: dict) -> dict:
        needs_value = given.get("kind") not in (None, Promotion.Kind.FREE_SHIPPING)
        if needs_value and "value" not in given and not self.partial:
            raise serializers.ValidationError(
                {"value": serializers.ErrorDetail(_("This field is required."), "required")}
            )
        names = {self.fields[name].source: name for name in Promotion.SCOPE if name in self.fields}
        return {names.get(name, name): value for name, value in given.items()}


@extend_schema_serializer(examples=examples.VENDOR_PROMOTION)
class VendorPromotionSerializer(StaffPromotionSerializer):
    """A price rule of a vendor: for own goods only, and at the vendor's cost."""

    vendors = None  # it is for one

    class Meta(StaffPromotionSerializer.Meta):
        fields = [
            name
            for name in StaffPromotionSerializer.Meta.fields
            if name not in ("vendors", "vendor")
        ]
        read_only_fields = ["used"]
        extra_kwargs = StaffPromotionSerializer.Meta.extra_kwargs | {
            "applies_to": {
                "help_text": "`everything` of your shop, or `selected`: the products and "
                "categories named, which add up. Without any of them it applies to nothing."
            }
        }
