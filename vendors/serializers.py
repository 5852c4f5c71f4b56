from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from core.api.serializers import (
    CurrencyField,
    ModelSerializer,
    PictureSerializer,
    PicturesMixin,
    Serializer,
)
from vendors import examples
from vendors.models import Vendor, VendorReview

SHIPPING_IN_JSON = {
    "shipping_fee": {"help_text": "What one parcel costs the buyer."},
    "free_shipping_threshold": {
        "help_text": "Goods after discount that ship for free; null: never."
    },
}


@extend_schema_serializer(examples=examples.PUBLIC_VENDOR)
class PublicVendorSerializer(PicturesMixin, ModelSerializer):
    """What shoppers see of a vendor: no address, phone or e-mail, which may be a private one."""

    currency = CurrencyField()
    banner = PictureSerializer(read_only=True, allow_null=True)
    is_on_holiday = serializers.BooleanField(
        read_only=True, help_text="Today. Goods can be bought, and are sent after the holiday."
    )

    class Meta:
        model = Vendor
        fields = [
            "id",
            "slug",
            "business_name",
            "business_description",
            "business_logo_url",
            "banner",
            "city",
            "story",
            *Vendor.SHIPPING,
            *Vendor.HOLIDAY,
            "is_on_holiday",
            "currency",
            "created_at",
        ]
        read_only_fields = fields
        extra_kwargs = SHIPPING_IN_JSON


@extend_schema_serializer(examples=examples.APPLICATION)
class VendorApplicationSerializer(PicturesMixin, ModelSerializer):
    class Meta:
        model = Vendor
        fields = Vendor.PROFILE


class LogoSerializer(Serializer):
    file = serializers.FileField(help_text="PNG, JPEG or WebP, at most 8 MiB and 25 megapixels.")


class BannerSerializer(LogoSerializer):
    pass


class VendorReviewSerializer(ModelSerializer):
    class Meta:
        model = VendorReview
        fields = ["action", "reason", "at"]
        read_only_fields = fields


class StaffVendorReviewSerializer(VendorReviewSerializer):
    by: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="username", read_only=True, allow_null=True
    )

    class Meta(VendorReviewSerializer.Meta):
        fields = [*VendorReviewSerializer.Meta.fields, "by"]
        read_only_fields = fields


@extend_schema_serializer(examples=examples.PROFILE)
class VendorProfileSerializer(PicturesMixin, ModelSerializer):
    """A shop as its owner sees it."""

    currency = CurrencyField()
    banner = PictureSerializer(read_only=True, allow_null=True)
    last_review = serializers.SerializerMethodField()

    class Meta:
        model = Vendor
        fields = [
            "id",
            "slug",
            "status",
            *Vendor.PROFILE,
            "banner",
            *Vendor.SHIPPING,
            *Vendor.TAX,
            *Vendor.HOLIDAY,
            "currency",
            *Vendor.OF_THE_HOUSE,
            "last_review",
            "applied_at",
        ]
        read_only_fields = ["slug", "status", *Vendor.OF_THE_HOUSE, "applied_at"]
        extra_kwargs = SHIPPING_IN_JSON

    @extend_schema_field(VendorReviewSerializer(allow_null=True))
    def get_last_review(self, vendor: Vendor) -> dict | None:
        return VendorReviewSerializer(vendor.last_reviews[0]).data if vendor.last_reviews else None


class VendorOwnerSerializer(ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username", "email", "name"]
        read_only_fields = fields

    name = serializers.CharField(read_only=True)


@extend_schema_serializer(examples=examples.STAFF_VENDOR)
class StaffVendorSerializer(VendorProfileSerializer):
    """A shop as staff see it."""

    owner = VendorOwnerSerializer(read_only=True)

    class Meta(VendorProfileSerializer.Meta):
        fields = [*VendorProfileSerializer.Meta.fields, "owner"]
        read_only_fields = fields
        extra_kwargs = SHIPPING_IN_JSON | {"business_email": {"allow_blank": True}}

    @extend_schema_field(StaffVendorReviewSerializer(allow_null=True))
    def get_last_review(self, vendor: Vendor) -> dict | None:
        if not vendor.last_reviews:
            return None
        return StaffVendorReviewSerializer(vendor.last_reviews[0]).data


@extend_schema_serializer(examples=examples.DECISION)
class ReviewRequestSerializer(ModelSerializer):
    action = serializers.ChoiceField(
        [choice for choice in VendorReview.Action.choices if choice[0] != "apply"]
    )

    class Meta:
        model = VendorReview
        fields = ["action", "reason"]
        extra_kwargs = {
            "reason": {"help_text": "Required to reject and to suspend; the vendor reads it."}
        }
