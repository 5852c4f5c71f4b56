from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from content.models import Article, Testimonial
from core.serializers import PictureURLField
from vendors.models import Vendor

CARD = {
    "id": 4,
    "slug": "warna-dari-indigofera",
    "title": "Warna dari indigofera",
    "image_url": "",
    "author": {"id": 2, "name": "Redaksi"},
    "published_at": "2026-04-30T08:15:00Z",
}


class AuthorSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = User
        fields = ["id", "name"]


@extend_schema_serializer(examples=[OpenApiExample("article", CARD, response_only=True)])
class ArticleCardSerializer(serializers.ModelSerializer):
    """An article in a list, without its text."""

    author = AuthorSerializer(read_only=True)
    image_url = PictureURLField(read_only=True)

    class Meta:
        model = Article
        fields = ["id", "slug", "title", "image_url", "author", "published_at"]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "article",
            CARD
            | {
                "body": "Daun direndam *semalam*.",
                "html": "<p>Daun direndam <em>semalam</em>.</p>",
                "updated_at": "2026-04-30T08:15:00Z",
            },
            response_only=True,
        )
    ]
)
class ArticleSerializer(ArticleCardSerializer):
    """An article with its text: `body` is Markdown, `html` what it became, sanitised."""

    class Meta(ArticleCardSerializer.Meta):
        fields = [*ArticleCardSerializer.Meta.fields, "body", "html", "updated_at"]


class TestimonialVendorSerializer(serializers.ModelSerializer):
    business_logo_url = PictureURLField(read_only=True)

    class Meta:
        model = Vendor
        fields = ["id", "slug", "business_name", "business_logo_url", "city"]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "testimonial",
            {
                "id": 1,
                "message": "Pesanan pertama datang di minggu pertama.",
                "vendor": {
                    "id": 3,
                    "slug": "sanggar-sari",
                    "business_name": "Sanggar Sari",
                    "business_logo_url": "",
                    "city": "Sleman",
                },
                "created_at": "2026-04-30T08:15:00Z",
            },
            response_only=True,
        )
    ]
)
class TestimonialSerializer(serializers.ModelSerializer):
    vendor = TestimonialVendorSerializer(read_only=True)

    class Meta:
        model = Testimonial
        fields = ["id", "message", "vendor", "created_at"]
