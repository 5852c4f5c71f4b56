from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.media import picture_url
from core.serializers import ModelSerializer, MoneyField, Serializer
from orders.models import (
    Fulfillment,
    OrderItem,
    Redemption,
    ReturnRequest,
    StatusChange,
    StatusLabel,
)
from orders.models.cart import MAX_QUANTITY
from orders.statuses import PaymentStatus, Status


class VendorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField(source="business_name")


class TotalsSerializer(serializers.Serializer):
    subtotal = MoneyField(help_text="Goods before discount.")
    discount = MoneyField(help_text="Taken off the goods.")
    shipping = MoneyField(help_text="Shipping before discount.")
    shipping_discount = MoneyField()
    tax = MoneyField(help_text="Included in the total.")
    total = MoneyField(help_text="subtotal - discount + shipping - shipping_discount.")


# ── cart and preview ────────────────────────────────────────────────────────────────────────────


class CartItemAddSerializer(Serializer):
    variant = serializers.IntegerField(required=False, min_value=1)
    product = serializers.IntegerField(
        required=False, min_value=1, help_text="Instead of a variant, when the product has one."
    )
    quantity = serializers.IntegerField(default=1, min_value=1, max_value=MAX_QUANTITY)

    def validate(self, data):
        if ("variant" in data) == ("product" in data):
            raise serializers.ValidationError({"variant": "Give either a variant or a product."})
        return data


class CartItemChangeSerializer(Serializer):
    quantity = serializers.IntegerField(min_value=1, max_value=MAX_QUANTITY)


class ProblemSerializer(serializers.Serializer):
    code = serializers.CharField(
        help_text="out_of_stock, not_on_sale, below_minimum, own_product or price_changed."
    )
    detail = serializers.CharField()
    variant = serializers.IntegerField()
    available = serializers.IntegerField(required=False, help_text="Pieces left, if too few.")
    minimum = serializers.IntegerField(required=False, help_text="Smallest quantity sold.")


class CartItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    variant = serializers.IntegerField(source="variant.pk")
    product = serializers.IntegerField(source="variant.product_id")
    sku = serializers.CharField(source="variant.sku")
    name = serializers.CharField(source="variant.product.name")
    variant_name = serializers.CharField(source="variant.label")
    image_url = serializers.SerializerMethodField()
    unit_price = MoneyField(source="variant.price")
    quantity = serializers.IntegerField()
    subtotal = MoneyField()
    problems = ProblemSerializer(many=True)

    def get_image_url(self, item) -> str:
        return picture_url(item.variant.product.image)


class CartVendorSerializer(serializers.Serializer):
    vendor = VendorSerializer()
    items = CartItemSerializer(many=True)
    subtotal = MoneyField()


class CartSerializer(serializers.Serializer):
    currency = serializers.CharField()
    vendors = CartVendorSerializer(many=True)
    quantity = serializers.IntegerField(help_text="Pieces in all.")
    subtotal = MoneyField()


class PreviewRequestSerializer(Serializer):
    promotion_code = serializers.CharField(required=False, allow_blank=True, max_length=20)
    shipping_address = serializers.IntegerField(
        required=False, min_value=1, help_text="One of the buyer's own addresses."
    )


class LineDiscountSerializer(serializers.Serializer):
    promotion = serializers.IntegerField(source="promotion.pk")
    title = serializers.CharField(source="promotion.title")
    amount = MoneyField()


class PricedLineSerializer(serializers.Serializer):
    variant = serializers.IntegerField(source="variant.pk")
    name = serializers.CharField(source="variant.product.name")
    variant_name = serializers.CharField(source="variant.label")
    unit_price = MoneyField(source="variant.price")
    quantity = serializers.IntegerField()
    subtotal = MoneyField()
    discount = MoneyField()
    discounts = LineDiscountSerializer(many=True, help_text="What each promotion took off it.")
    tax = MoneyField()
    total = MoneyField()


class PricedPartSerializer(TotalsSerializer):
    vendor = VendorSerializer()
    items = PricedLineSerializer(many=True, source="lines")


class PromotionOutcomeSerializer(serializers.Serializer):
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    promotion_code = serializers.CharField()
    applies = serializers.BooleanField()
    code = serializers.CharField(help_text="Why it gives nothing, for machines; else empty.")
    reason = serializers.CharField(help_text="Why it gives nothing, for people; else empty.")
    eligible = serializers.ListField(
        child=serializers.IntegerField(), help_text="Variants that the promotion is about."
    )
    amount = MoneyField()


class PreviewSerializer(TotalsSerializer):
    currency = serializers.CharField()
    vendors = PricedPartSerializer(many=True)
    promotions = PromotionOutcomeSerializer(many=True)
    problems = ProblemSerializer(many=True)


# ── orders ──────────────────────────────────────────────────────────────────────────────────────


class AddressCopySerializer(Serializer):
    """An address as the order keeps it. On input, what is left out stays as it is."""

    recipient_name = serializers.CharField(max_length=100, required=False)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    line1 = serializers.CharField(max_length=100, required=False)
    line2 = serializers.CharField(max_length=100, required=False, allow_blank=True)
    city = serializers.CharField(max_length=50, required=False)
    state = serializers.CharField(max_length=50, required=False)
    postal_code = serializers.CharField(max_length=20, required=False)
    country = serializers.CharField(max_length=50, required=False)


class ActionSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="The step of the state machine.")
    status = serializers.ChoiceField(Status.choices, help_text="Where it leads.")
    allowed = serializers.BooleanField(source="is_allowed")
    code = serializers.CharField(help_text="Why not, for machines; empty when allowed.")
    reason = serializers.CharField(help_text="Why not, for people; empty when allowed.")


class OrderItemSerializer(ModelSerializer):
    image_url = serializers.SerializerMethodField()

    class Meta:
        model = OrderItem
        fields = [
            "id",
            "product",
            "variant",
            "product_name",
            "variant_name",
            "sku",
            "image_url",
            "unit_price",
            "quantity",
            "discount",
            "tax",
            "total",
        ]

    def get_image_url(self, item) -> str:
        return picture_url(item.image)


class LabelSerializer(ModelSerializer):
    """An owner's own name for a status."""

    class Meta:
        model = StatusLabel
        fields = ["id", "slug", "name_id", "name_en", "colour", "status", "position"]
        read_only_fields = ["id", "position"]

    def validate_slug(self, slug: str) -> str:
        if slug in Status.values:
            raise serializers.ValidationError("A status of the shop cannot be a label.")
        return slug


class LabelPositionSerializer(Serializer):
    id = serializers.IntegerField(min_value=1)
    position = serializers.IntegerField(min_value=0, max_value=10_000)


class ReturnSerializer(ModelSerializer):
    """What a buyer asked for: to send a part back, or to have it cancelled."""

    number = serializers.CharField(source="fulfillment.order.number")

    class Meta:
        model = ReturnRequest
        fields = [
            "id",
            "kind",
            "number",
            "fulfillment",
            "status",
            "reason",
            "answer",
            "is_waived",
            "requested_at",
            "decided_at",
            "received_at",
        ]


class FulfillmentSerializer(ModelSerializer):
    vendor = VendorSerializer()
    label = LabelSerializer(allow_null=True)
    items = OrderItemSerializer(many=True)
    available_actions = ActionSerializer(many=True)

    class Meta:
        model = Fulfillment
        fields = [
            "id",
            "vendor",
            "status",
            "subtotal",
            "discount",
            "shipping",
            "shipping_discount",
            "tax",
            "total",
            "tracking_number",
            "tracking_url",
            "carrier",
            "ship_by",
            "shipped_at",
            "delivered_at",
            "complaint_until",
            "completed_at",
            "cancelled_at",
            "returned_at",
            "metadata",
            "label",
            "free_labels",
            "items",
            "available_actions",
        ]


class HistorySerializer(ModelSerializer):
    from_status = serializers.CharField(source="source")
    to_status = serializers.CharField(source="target")
    by = serializers.SerializerMethodField()

    class Meta:
        model = StatusChange
        fields = [
            "id",
            "axis",
            "fulfillment",
            "from_status",
            "to_status",
            "transition",
            "by",
            "note",
            "details",
            "at",
        ]

    @extend_schema_field(
        {
            "type": "object",
            "description": "Who did it: role is buyer, vendor, staff or system.",
            "properties": {
                "role": {"type": "string"},
                "id": {"type": "integer", "nullable": True},
                "name": {"type": "string"},
            },
            "required": ["role", "id", "name"],
        }
    )
    def get_by(self, line) -> dict:
        name = line.by.name if line.by else ""
        return {"role": line.role, "id": line.by_id, "name": name}


class RedemptionSerializer(ModelSerializer):
    class Meta:
        model = Redemption
        fields = ["promotion", "title", "code", "amount"]


class BuyerSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField(required=False, help_text="Not shown to vendors.")


class PaymentSerializer(serializers.Serializer):
    """The newest attempt to pay."""

    id = serializers.IntegerField()
    gateway = serializers.CharField()
    reference = serializers.CharField()
    status = serializers.CharField()
    amount = MoneyField()
    refunded = MoneyField()
    currency = serializers.CharField()
    client_secret = serializers.CharField(help_text="For the gateway's own form, if it has one.")
    redirect_url = serializers.CharField(help_text="The gateway's page, if it has one.")
    paid_at = serializers.DateTimeField(allow_null=True)


class OrderSummarySerializer(TotalsSerializer):
    """An order in a list."""

    number = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    payment_status = serializers.ChoiceField(PaymentStatus.choices)
    currency = serializers.CharField()
    placed_at = serializers.DateTimeField()
    buyer = BuyerSerializer()
    items = OrderItemSerializer(many=True)
    available_actions = ActionSerializer(many=True)


class OrderSerializer(OrderSummarySerializer):
    """An order as the asker sees it; for a vendor, its own part as if that were the order."""

    id = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True, help_text="To be paid by then.")
    pays_on_delivery = serializers.BooleanField()
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=4)
    shipping_address = AddressCopySerializer()
    billing_address = AddressCopySerializer(allow_null=True)
    notes = serializers.CharField(help_text="What the buyer wrote at checkout.")
    metadata = serializers.DictField()
    payment = PaymentSerializer(allow_null=True)
    promotions = RedemptionSerializer(many=True)
    fulfillments = FulfillmentSerializer(many=True)
    returns = ReturnSerializer(many=True)
    status_history = HistorySerializer(many=True)


class OrderChangeSerializer(Serializer):
    status = serializers.ChoiceField(
        Status.choices, required=False, help_text="Walks there, each step checked and recorded."
    )
    notes = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="Goes into the history; required to cancel and to take back a shipping.",
    )
    tracking_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    tracking_url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    carrier = serializers.CharField(required=False, allow_blank=True, max_length=50)
    metadata = serializers.DictField(
        required=False, help_text="Merged into what is there; null deletes a key. 16 KiB."
    )
    shipping_address = AddressCopySerializer(required=False)
    fulfillment = serializers.IntegerField(
        required=False, min_value=1, help_text="Only this part, when several could be meant."
    )


class StatusSerializer(Serializer):
    status = serializers.CharField(
        max_length=50, help_text="One of the seven, or the slug of a label of yours."
    )
    notes = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    fulfillment = serializers.IntegerField(required=False, min_value=1)


class ShippingStatusSerializer(Serializer):
    status = serializers.ChoiceField(["pending", "processing", "shipped", "delivered"])
    notes = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    tracking_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    tracking_url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    carrier = serializers.CharField(required=False, allow_blank=True, max_length=50)
    fulfillment = serializers.IntegerField(required=False, min_value=1)


class CancelSerializer(Serializer):
    reason = serializers.CharField(max_length=1000)
    fulfillment = serializers.IntegerField(
        required=False, min_value=1, help_text="Only this part; else all of them."
    )


class ReturnAskSerializer(CancelSerializer):
    pass


class ReturnDecisionSerializer(Serializer):
    answer = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    waive = serializers.BooleanField(
        default=False, help_text="The buyer keeps the goods and is refunded at once."
    )


class ReturnDeclineSerializer(Serializer):
    answer = serializers.CharField(max_length=1000, help_text="Why not.")


class ReturnReceiptSerializer(Serializer):
    restock = serializers.BooleanField(default=True, help_text="Back into stock, or written off.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class PageQuerySerializer(Serializer):
    page_size = serializers.IntegerField(required=False, min_value=1)
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ReturnQuerySerializer(PageQuerySerializer):
    status = serializers.ChoiceField(ReturnRequest.Status.choices, required=False)
    kind = serializers.ChoiceField(ReturnRequest.Kind.choices, required=False)


class VendorOrderQuerySerializer(PageQuerySerializer):
    status = serializers.ChoiceField(Status.choices, required=False)


class OrderQuerySerializer(PageQuerySerializer):
    """The query of GET /orders."""

    status = serializers.ChoiceField(Status.choices, required=False)
    payment_status = serializers.ChoiceField(PaymentStatus.choices, required=False)
    number = serializers.CharField(required=False, max_length=18)
    placed_from = serializers.DateTimeField(required=False, help_text="At this time or later.")
    placed_until = serializers.DateTimeField(required=False, help_text="Before this time.")

    def get_fields(self):
        side = serializers.ChoiceField(["vendor"], required=False, help_text="As a vendor.")
        return super().get_fields() | {"as": side}  # a keyword, so not a class attribute


# ── a vendor's figures ──────────────────────────────────────────────────────────────────────────


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
