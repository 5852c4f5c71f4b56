"""Orders, as their people see and change them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import (
    ModelSerializer,
    MomentField,
    MoneyField,
    Serializer,
    WholeNumberField,
    WordField,
)
from core.pages.media import picture_url
from orders.models import Fulfillment, OrderItem, Redemption, StatusChange
from orders.serializers.common import TotalsSerializer, VendorSerializer
from orders.serializers.labels import LabelSerializer
from orders.serializers.refunds import OrderRefundSerializer
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


class InternalNoteField(serializers.CharField):
    """Not for buyers."""

    def __init__(self):
        super().__init__(
            required=False,
            allow_blank=True,
            max_length=1000,
            help_text="Staff read it; a vendor only what it wrote itself.",
        )


class ActionSerializer(serializers.Serializer):
    name = WordField(
        words="orders.offers.names", help_text="A step of the state machine, or what else it says."
    )
    status = serializers.ChoiceField(
        Status.choices, allow_blank=True, help_text="Where it leads; empty for pay and review."
    )
    method = serializers.ChoiceField(["POST", "PUT"], help_text="Of the request that does it.")
    url = serializers.CharField(help_text="The address of that request.")
    body = serializers.DictField(help_text="What to send there.")
    asks = serializers.ListField(
        child=serializers.CharField(), help_text="Fields of the body that are still to be filled."
    )
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


class BoughtItemSerializer(OrderItemSerializer):
    """An item of an order that is shown whole."""

    refunded = MoneyField(help_text="What of its total was given back, or is about to be.")

    class Meta(OrderItemSerializer.Meta):
        fields = [*OrderItemSerializer.Meta.fields, "refunded"]


class FulfillmentSerializer(ModelSerializer):
    vendor = VendorSerializer()
    refunded = MoneyField(help_text="What of the total was given back, or is about to be.")
    label = LabelSerializer(allow_null=True)
    items = BoughtItemSerializer(many=True)
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
            "tax_status",
            "tax_rate",
            "total",
            "refunded",
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
            "internal_note",
            "details",
            "at",
        ]

    @extend_schema_field(
        {
            "type": "object",
            "description": "Who did it: role is buyer, guest, vendor, staff or system.",
            "properties": {
                "role": {"type": "string", "enum": ["buyer", "guest", "vendor", "staff", "system"]},
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
    id = WholeNumberField(allow_null=True, help_text="Null: a guest.")
    name = serializers.CharField()
    email = serializers.EmailField(required=False, help_text="Not shown to vendors.")


class HouseAccountSerializer(serializers.Serializer):
    bank = serializers.CharField()
    number = serializers.CharField()
    holder = serializers.CharField()


class InstructionsSerializer(serializers.Serializer):
    """How to pay by bank transfer: exactly this amount, to one of these accounts."""

    accounts = HouseAccountSerializer(many=True)
    amount = MoneyField()
    currency = serializers.CharField()
    reference = serializers.CharField(help_text="The order's number, to be named in the transfer.")
    pay_until = MomentField(allow_null=True, help_text="To be paid by then.")


class ProofOfTransferSerializer(serializers.Serializer):
    """What the buyer uploaded to show that the money was transferred."""

    id = WholeNumberField()
    status = WordField(
        words="payments.models.Proof.Status", help_text="waiting until staff have looked at it."
    )
    reason = serializers.CharField(help_text="Why it was refused, else empty.")
    uploaded_at = MomentField()


class PaymentSerializer(serializers.Serializer):
    """An attempt to pay."""

    id = WholeNumberField()
    gateway = WordField(words="payments.gateways.names")
    reference = serializers.CharField()
    status = serializers.ChoiceField(PaymentStatus.choices)
    amount = MoneyField()
    refunded = MoneyField()
    currency = serializers.CharField()
    client_secret = serializers.CharField(help_text="For the gateway's own form, if it has one.")
    redirect_url = serializers.CharField(help_text="The gateway's page, if it has one.")
    instructions = InstructionsSerializer(
        allow_null=True, help_text="While a bank transfer is waited for; else null."
    )
    proof = ProofOfTransferSerializer(
        allow_null=True, help_text="The latest that the buyer uploaded; null: none."
    )
    paid_at = MomentField(allow_null=True)


class PaymentSummarySerializer(PaymentSerializer):
    """What all attempts come to; beside the sums it is the open one, else the one that was paid."""

    amount = MoneyField(help_text="Of every attempt that is open or paid.")
    paid = MoneyField(help_text="Of what came in.")
    refunded = MoneyField(help_text="Given back of it, or about to be.")


class OrderSummarySerializer(TotalsSerializer):
    """An order in a list."""

    number = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    payment_status = serializers.ChoiceField(PaymentStatus.choices)
    currency = serializers.CharField()
    placed_at = MomentField()
    buyer = BuyerSerializer()
    refunded = MoneyField(help_text="What of the total was given back, or is about to be.")
    items = OrderItemSerializer(many=True)
    available_actions = ActionSerializer(many=True)


class OrderSerializer(OrderSummarySerializer):
    """An order as the asker sees it; for a vendor, its own part as if that were the order."""

    id = WholeNumberField()
    items = BoughtItemSerializer(many=True)
    updated_at = MomentField()
    expires_at = MomentField(allow_null=True, help_text="To be paid by then.")
    pays_on_delivery = serializers.BooleanField()
    tax_rate = serializers.DecimalField(
        max_digits=5, decimal_places=4, help_text="The highest of its parts."
    )
    shipping_address = AddressCopySerializer()
    billing_address = AddressCopySerializer(allow_null=True)
    notes = serializers.CharField(help_text="What the buyer wrote at checkout.")
    exchange_for = serializers.CharField(
        source="exchanged_number",
        allow_null=True,
        help_text="Number of the order whose goods went back for this one; null: no exchange.",
    )
    metadata = serializers.DictField()
    payment = PaymentSummarySerializer(allow_null=True)
    payments = PaymentSerializer(many=True, help_text="Every attempt, oldest first.")
    refunds = OrderRefundSerializer(many=True, help_text="Money back, oldest first.")
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
        help_text="Into the history: buyer and vendor read it. Required to cancel and to take back "
        "a shipping.",
    )
    internal_note = InternalNoteField()
    tracking_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    tracking_url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    carrier = serializers.CharField(required=False, allow_blank=True, max_length=50)
    metadata = serializers.DictField(
        required=False, help_text="Merged into what is there; null deletes a key. 16 KiB."
    )
    shipping_address = AddressCopySerializer(required=False)
    fulfillment = WholeNumberField(
        required=False, min_value=1, help_text="Only this part, when several could be meant."
    )


class StatusSerializer(Serializer):
    status = serializers.CharField(
        max_length=50, help_text="One of the seven, or the slug of a label of yours."
    )
    notes = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="Buyer and vendor read it."
    )
    internal_note = InternalNoteField()
    fulfillment = WholeNumberField(required=False, min_value=1)


class ShippingStatusSerializer(Serializer):
    status = serializers.ChoiceField(["pending", "processing", "shipped", "delivered"])
    notes = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="Buyer and vendor read it."
    )
    internal_note = InternalNoteField()
    tracking_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    tracking_url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    carrier = serializers.CharField(required=False, allow_blank=True, max_length=50)
    fulfillment = WholeNumberField(required=False, min_value=1)
