"""The cart, and what a checkout would come to."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.serializers import MomentField, MoneyField, Serializer, SumField, WholeNumberField
from core.pages.media import picture_url
from orders.models.cart import MAX_QUANTITY
from orders.serializers.common import TotalsSerializer, VendorSerializer


class CartItemAddSerializer(Serializer):
    variant = WholeNumberField(required=False, min_value=1)
    product = WholeNumberField(
        required=False, min_value=1, help_text="Instead of a variant, when the product has one."
    )
    quantity = WholeNumberField(default=1, min_value=1, max_value=MAX_QUANTITY)

    def validate(self, data):
        if ("variant" in data) == ("product" in data):
            raise serializers.ValidationError({"variant": _("Give either a variant or a product.")})
        return data


class CartItemChangeSerializer(Serializer):
    quantity = WholeNumberField(min_value=1, max_value=MAX_QUANTITY)


class ProblemSerializer(serializers.Serializer):
    code = serializers.ChoiceField(
        ["out_of_stock", "not_on_sale", "below_minimum", "own_product", "price_changed"]
    )
    detail = serializers.CharField()
    variant = WholeNumberField()
    available = WholeNumberField(required=False, help_text="Pieces left, if too few.")
    minimum = WholeNumberField(required=False, help_text="Smallest quantity sold.")


class CartItemSerializer(serializers.Serializer):
    id = WholeNumberField()
    variant = WholeNumberField(source="variant.pk")
    product = WholeNumberField(source="variant.product_id")
    sku = serializers.CharField(source="variant.sku")
    name = serializers.CharField(source="variant.product.name")
    variant_name = serializers.CharField(source="variant.label")
    options = serializers.DictField(
        source="variant.options", child=serializers.CharField(), help_text="As size and colour."
    )
    image_url = serializers.SerializerMethodField()
    unit_price = MoneyField(source="variant.price")
    quantity = WholeNumberField()
    stock = WholeNumberField(source="variant.stock", help_text="Pieces that are left.")
    minimum = WholeNumberField(
        source="variant.product.min_order_quantity", help_text="Smallest quantity sold."
    )
    subtotal = SumField()
    problems = ProblemSerializer(many=True)

    def get_image_url(self, item) -> str:
        return picture_url(item.variant.product.image)


class CartVendorSerializer(serializers.Serializer):
    vendor = VendorSerializer()
    items = CartItemSerializer(many=True)
    subtotal = SumField(help_text="Of the items that can be bought.")
    missing_to_free_shipping = SumField(
        allow_null=True,
        help_text="For how much more the parcel is free, before discounts; null: it never is.",
    )


class CartSerializer(serializers.Serializer):
    currency = serializers.CharField()
    vendors = CartVendorSerializer(many=True)
    quantity = WholeNumberField(help_text="Pieces that can be bought, in all.")
    subtotal = SumField(help_text="Of the items that can be bought.")


class SaveSerializer(Serializer):
    item = WholeNumberField(min_value=1, help_text="An item of the cart, which is taken out.")


class SavedItemSerializer(serializers.Serializer):
    id = WholeNumberField()
    variant = WholeNumberField(source="variant.pk")
    product = WholeNumberField(source="variant.product_id")
    slug = serializers.CharField(source="variant.product.slug")
    name = serializers.CharField(source="variant.product.name")
    variant_name = serializers.CharField(source="variant.label")
    image_url = serializers.SerializerMethodField()
    unit_price = MoneyField(source="variant.price", help_text="The price of today.")
    quantity = WholeNumberField()
    can_be_had = serializers.BooleanField(help_text="Whether it is on sale and in stock.")
    saved_at = MomentField()

    def get_image_url(self, item) -> str:
        return picture_url(item.variant.product.image)


class PreviewRequestSerializer(Serializer):
    promotion_code = serializers.CharField(required=False, allow_blank=True, max_length=20)
    shipping_address = WholeNumberField(
        required=False, min_value=1, help_text="One of the buyer's own addresses."
    )


class LineDiscountSerializer(serializers.Serializer):
    promotion = WholeNumberField(source="promotion.pk")
    title = serializers.CharField(source="promotion.title")
    amount = SumField()


class PricedLineSerializer(serializers.Serializer):
    variant = WholeNumberField(source="variant.pk")
    name = serializers.CharField(source="variant.product.name")
    variant_name = serializers.CharField(source="variant.label")
    unit_price = MoneyField(source="variant.price")
    quantity = WholeNumberField()
    subtotal = SumField()
    discount = SumField()
    discounts = LineDiscountSerializer(many=True, help_text="What each promotion took off it.")
    tax = SumField()
    total = SumField()


class PricedPartSerializer(TotalsSerializer):
    vendor = VendorSerializer()
    items = PricedLineSerializer(many=True, source="lines")


class PromotionOutcomeSerializer(serializers.Serializer):
    id = WholeNumberField(allow_null=True)
    title = serializers.CharField()
    promotion_code = serializers.CharField()
    applies = serializers.BooleanField()
    code = serializers.CharField(help_text="Why it gives nothing, for machines; else empty.")
    reason = serializers.CharField(help_text="Why it gives nothing, for people; else empty.")
    eligible = serializers.ListField(
        child=WholeNumberField(), help_text="Variants that the promotion is about."
    )
    amount = SumField()


class PreviewSerializer(TotalsSerializer):
    currency = serializers.CharField()
    vendors = PricedPartSerializer(many=True)
    promotions = PromotionOutcomeSerializer(many=True)
    problems = ProblemSerializer(many=True)
