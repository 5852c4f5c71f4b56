from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from content.models import Article, Testimonial
from core.api.serializers import ModelSerializer, PictureURLField
from vendors.models import Vendor, slug_with_a_letter

CARD = {
    "id": 4,
    "slug": "warna-dari-indigofera",
    "title": "Warna dari indigofera",
    "image_url": "",
    "author": {"id": 2, "name": "Redaksi"},
    "published_at": "2026-04-30T08:15:00Z",
}


class ArticleAuthorSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = User
        fields = ["id", "name"]


@extend_schema_serializer(examples=[OpenApiExample("article", CARD, response_only=True)])
class ArticleCardSerializer(serializers.ModelSerializer):
    """An article in a list, without its text."""

    author = ArticleAuthorSerializer(read_only=True)
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


ARTICLE = {
    "title": "Warna dari indigofera",
    "body": "Daun direndam *semalam*.",
    "image_url": "",
    "published_at": "2026-04-30T08:15:00Z",
}


@extend_schema_serializer(
    examples=[
        OpenApiExample("publish now", ARTICLE, request_only=True),
        OpenApiExample("a draft", ARTICLE | {"published_at": None}, request_only=True),
    ]
)
class ArticleWriteSerializer(ModelSerializer):
    """What an editor types. Without `published_at` it is a draft; a time to come waits for it."""

    image_url = PictureURLField(required=False, allow_blank=True, max_length=2048)

    class Meta:
        model = Article
        fields = ["title", "slug", "body", "image_url", "published_at"]
        extra_kwargs = {
            "slug": {
                "required": False,
                "validators": [slug_with_a_letter],
                "help_text": "Made of the title when left out.",
            },
            "body": {"help_text": "Markdown."},
        }


class ArticleQuerySerializer(serializers.Serializer):
    drafts = serializers.BooleanField(
        required=False, help_text="For editors: drafts, and what is published later."
    )


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
                "status": "published",
                "created_at": "2026-04-30T08:15:00Z",
                "updated_at": "2026-04-30T08:15:00Z",
            },
            response_only=True,
        )
    ]
)
class TestimonialSerializer(serializers.ModelSerializer):
    vendor = TestimonialVendorSerializer(read_only=True)

    class Meta:
        model = Testimonial
        fields = ["id", "message", "vendor", "status", "created_at", "updated_at"]


MESSAGE = {"message": "Pesanan pertama datang di minggu pertama."}
MODERATED = [(value, label) for value, label in Testimonial.Status.choices if value != "pending"]


@extend_schema_serializer(examples=[OpenApiExample("new", MESSAGE, request_only=True)])
class TestimonialWriteSerializer(ModelSerializer):
    class Meta:
        model = Testimonial
        fields = ["message"]


@extend_schema_serializer(
    examples=[
        OpenApiExample("its vendor", MESSAGE, request_only=True),
        OpenApiExample("staff", {"status": "published"}, request_only=True),
    ]
)
class TestimonialChangeSerializer(ModelSerializer):
    """`message` is its vendor's to change, `status` staff's."""

    status = serializers.ChoiceField(MODERATED, required=False)

    class Meta:
        model = Testimonial
        fields = ["message", "status"]
        extra_kwargs = {"message": {"required": False}}

    def get_fields(self):
        fields = super().get_fields()
        if self.instance is not None:
            is_author, is_moderator = self.context["is_author"], self.context["is_moderator"]
            fields["message"].read_only, fields["message"].required = not is_author, is_author
            fields["status"].read_only = not is_moderator
            fields["status"].required = is_moderator and not is_author
        return fields


class TestimonialQuerySerializer(serializers.Serializer):
    mine = serializers.BooleanField(
        required=False, help_text="For vendors: the own ones, whatever their status."
    )
    status = serializers.ChoiceField(
        [*Testimonial.Status.choices, ("all", "all")],
        required=False,
        help_text="For staff who moderate, over everybody's; or together with `mine`.",
    )
