from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from core.api.serializers import (
    CurrencyField,
    ModelSerializer,
    MoneyField,
    PictureURLField,
    Serializer,
)
from vendors.models import Vendor, VendorReview

SAID = {
    "business_name": "Sanggar Sari",
    "business_description": "Tenun ikat dengan pewarna alam",
    "business_address": "Jalan Kaliurang 5, Sleman",
    "business_phone": "+62 812 3456 7890",
    "business_email": "halo@sanggarsari.id",
    "business_logo_url": "",
    "city": "Sleman",
    "story": "Dimulai dari alat tenun nenek.",
}
SHIPPING = {"shipping_fee": "15000.00", "free_shipping_threshold": "500000.00"}
SHOWN = {
    name: SAID[name]
    for name in ("business_name", "business_description", "business_logo_url", "city", "story")
}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "vendor",
            {"id": 3, "slug": "sanggar-sari"}
            | SHOWN
            | SHIPPING
            | {"currency": "IDR", "created_at": "2026-04-30T08:15:00Z"},
            response_only=True,
        )
    ]
)
class PublicVendorSerializer(ModelSerializer):
    """What shoppers see of a vendor: no address, phone or e-mail, which may be a private one."""

    business_logo_url = PictureURLField(read_only=True)
    shipping_fee = MoneyField(read_only=True)
    free_shipping_threshold = MoneyField(read_only=True, allow_null=True)
    currency = CurrencyField()

    class Meta:
        model = Vendor
        fields = [
            "id",
            "slug",
            "business_name",
            "business_description",
            "business_logo_url",
            "city",
            "story",
            "shipping_fee",
            "free_shipping_threshold",
            "currency",
            "created_at",
        ]
        read_only_fields = fields


@extend_schema_serializer(examples=[OpenApiExample("application", SAID, request_only=True)])
class VendorApplicationSerializer(ModelSerializer):
    business_logo_url = PictureURLField(required=False, allow_blank=True, max_length=500)

    class Meta:
        model = Vendor
        fields = [
            "business_name",
            "business_description",
            "business_address",
            "business_phone",
            "business_email",
            "business_logo_url",
            "city",
            "story",
        ]


class VendorReviewSerializer(serializers.ModelSerializer):
    class Meta:
        model = VendorReview
        fields = ["action", "reason", "at"]
        read_only_fields = fields


class StaffVendorReviewSerializer(VendorReviewSerializer):
    by = serializers.SlugRelatedField(slug_field="username", read_only=True, allow_null=True)

    class Meta(VendorReviewSerializer.Meta):
        fields = [*VendorReviewSerializer.Meta.fields, "by"]
        read_only_fields = fields


REVIEW = {"action": "approve", "reason": "", "at": "2026-05-02T03:00:00Z"}
PROFILE = (
    {"id": 3, "slug": "sanggar-sari", "status": "approved"}
    | SAID
    | SHIPPING
    | {
        "currency": "IDR",
        "commission_rate": "0.1000",
        "last_review": REVIEW,
        "applied_at": "2026-04-30T08:15:00Z",
    }
)


@extend_schema_serializer(
    examples=[
        OpenApiExample("shop", SAID | SHIPPING, request_only=True),
        OpenApiExample("profile", PROFILE, response_only=True),
    ]
)
class VendorProfileSerializer(ModelSerializer):
    """A shop as its owner sees it."""

    business_logo_url = PictureURLField(required=False, allow_blank=True, max_length=500)
    shipping_fee = MoneyField(required=False, help_text="What one parcel costs the buyer.")
    free_shipping_threshold = MoneyField(
        required=False,
        allow_null=True,
        help_text="Goods after discount that ship for free; null: never.",
    )
    currency = CurrencyField()
    last_review = serializers.SerializerMethodField()

    class Meta:
        model = Vendor
        fields = [
            "id",
            "slug",
            "status",
            *VendorApplicationSerializer.Meta.fields,
            "shipping_fee",
            "free_shipping_threshold",
            "currency",
            "commission_rate",
            "last_review",
            "applied_at",
        ]
        read_only_fields = ["slug", "status", "commission_rate", "applied_at"]

    @extend_schema_field(VendorReviewSerializer(allow_null=True))
    def get_last_review(self, vendor: Vendor) -> dict | None:
        return VendorReviewSerializer(vendor.last_reviews[0]).data if vendor.last_reviews else None


class VendorOwnerSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username", "email", "name"]
        read_only_fields = fields

    name = serializers.CharField(read_only=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "vendor",
            PROFILE
            | {
                "last_review": REVIEW | {"by": "staf"},
                "owner": {
                    "id": 7,
                    "username": "sari",
                    "email": "sari@contoh.id",
                    "name": "Sari Dewi",
                },
            },
            response_only=True,
        )
    ]
)
class StaffVendorSerializer(VendorProfileSerializer):
    """A shop as staff see it."""

    owner = VendorOwnerSerializer(read_only=True)

    class Meta(VendorProfileSerializer.Meta):
        fields = [*VendorProfileSerializer.Meta.fields, "owner"]
        read_only_fields = fields
        extra_kwargs = {"business_email": {"allow_blank": True}}

    @extend_schema_field(StaffVendorReviewSerializer(allow_null=True))
    def get_last_review(self, vendor: Vendor) -> dict | None:
        if not vendor.last_reviews:
            return None
        return StaffVendorReviewSerializer(vendor.last_reviews[0]).data


class VendorQuerySerializer(serializers.Serializer):
    status = serializers.ChoiceField(Vendor.Status.choices, required=False)


@extend_schema_serializer(
    examples=[
        OpenApiExample("approve", {"action": "approve"}, request_only=True),
        OpenApiExample(
            "reject",
            {"action": "reject", "reason": "Alamat usaha belum lengkap."},
            request_only=True,
        ),
    ]
)
class ReviewRequestSerializer(Serializer):
    action = serializers.ChoiceField(
        [choice for choice in VendorReview.Action.choices if choice[0] != "apply"]
    )
    reason = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Required to reject and to suspend; the vendor reads it.",
    )
