from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import User
from core.api.serializers import ModelSerializer, Serializer, WholeNumberField
from core.pages.media import picture_url
from core.texts import is_clean
from reviews.models import Review, ReviewImage

LENGTH = 2_000


class ReviewerSerializer(ModelSerializer):
    """As in GET /users/{id}; of a guest only the name, and that shortened."""

    id = WholeNumberField(read_only=True, allow_null=True, help_text="null for a guest.")
    name = serializers.CharField(read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name"]
        read_only_fields = fields


class ReviewImageSerializer(ModelSerializer):
    """A picture of what arrived."""

    url = serializers.SerializerMethodField()
    thumbnail_url = serializers.SerializerMethodField(help_text="At most 320 pixels wide.")

    class Meta:
        model = ReviewImage
        fields = ["id", "url", "thumbnail_url", "width", "height"]
        read_only_fields = fields

    def get_url(self, image) -> str:
        return picture_url(str(image.file.name))

    def get_thumbnail_url(self, image) -> str:
        return picture_url(image.thumbnail)


class ReviewImageUploadSerializer(Serializer):
    file = serializers.FileField(help_text="PNG, JPEG or WebP, at most 8 MiB and 25 megapixels.")


class ReviewSerializer(ModelSerializer):
    """What a buyer thinks of a product, with the vendor's answer. `is_hidden` is true only for
    its author and for staff: nobody else sees a hidden one."""

    author = ReviewerSerializer(source="signed_by", read_only=True)
    product = WholeNumberField(source="product_id", read_only=True)
    images = ReviewImageSerializer(source="shown_images", many=True, read_only=True)

    class Meta:
        model = Review
        fields = [
            "id",
            "product",
            "author",
            "rating",
            "comment",
            "images",
            "reply",
            "replied_at",
            "is_hidden",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class Words(serializers.CharField):
    """Text of some length, without control characters however it comes."""

    def __init__(self, **kwargs):
        super().__init__(**({"allow_blank": True, "max_length": LENGTH} | kwargs))

    def to_internal_value(self, data) -> str:
        text = super().to_internal_value(data)
        if not is_clean(text):
            raise serializers.ValidationError(_("Control characters are not allowed."))
        return text


class NewReviewSerializer(Serializer):
    """Also the whole of a review in PUT: a comment that is left out is empty."""

    rating = WholeNumberField(min_value=1, max_value=5, help_text="Stars, 1 to 5.")
    comment = Words(default="")


class ReviewOfOrderSerializer(NewReviewSerializer):
    product = WholeNumberField(min_value=1, help_text="One that is in the order.")


class RevisedReviewSerializer(NewReviewSerializer):
    is_hidden = serializers.BooleanField(
        required=False, help_text="For staff with reviews.change_review."
    )


class HidingSerializer(Serializer):
    """What staff may change of another's review."""

    is_hidden = serializers.BooleanField()


class ReviewChangeSerializer(Serializer):
    """What is left out stays."""

    rating = WholeNumberField(min_value=1, max_value=5, required=False)
    comment = Words(required=False)
    is_hidden = serializers.BooleanField(
        required=False, help_text="For staff with reviews.change_review."
    )


class ReplySerializer(Serializer):
    reply = Words(help_text="Empty: the answer is removed.")
