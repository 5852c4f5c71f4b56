"""Orders, as their people see and change them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import ModelSerializer, MoneyField, Serializer
from core.pages.media import picture_url
from orders.models import Fulfillment, OrderItem, Redemption, StatusChange
from orders.serializers.common import TotalsSerializer, VendorSerializer
from orders.serializers.labels import LabelSerializer
from orders.serializers.returns import ReturnSerializer
from orders.statuses import PaymentStatus, Status


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
