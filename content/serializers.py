from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from catalog.models import Product
from catalog.serializers import ProductCardSerializer
from content import examples
from content.models import Article, Page, Testimonial
from content.reads import goods_of
from core.api.serializers import (
    ModelSerializer,
    PictureSerializer,
    PicturesMixin,
    PictureURLField,
    WholeNumberField,
)
from vendors.models import Vendor, slug_with_a_letter


class ArticleAuthorSerializer(ModelSerializer):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = User
        fields = ["id", "name"]


@extend_schema_serializer(examples=examples.CARD)
class ArticleCardSerializer(ModelSerializer):
    """An article in a list, without its text."""

    author = ArticleAuthorSerializer(read_only=True)
    image_url = PictureURLField(
        source="image", read_only=True, help_text="Of what was uploaded, or an address elsewhere."
    )
    picture = PictureSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Article
        fields = ["id", "slug", "title", "image_url", "picture", "author", "published_at"]


@extend_schema_serializer(examples=examples.ARTICLE)
class ArticleSerializer(ArticleCardSerializer):
    """An article with its text: `body` is Markdown, `html` what it became, sanitised; and the goods
    on sale that it is about."""

    products = serializers.SerializerMethodField()

    class Meta(ArticleCardSerializer.Meta):
        fields = [*ArticleCardSerializer.Meta.fields, "body", "html", "products", "updated_at"]

    @extend_schema_field(ProductCardSerializer(many=True))
    def get_products(self, article) -> list:
        return goods_of(article.pk)


@extend_schema_serializer(examples=examples.WRITTEN_ARTICLE)
class ArticleWriteSerializer(PicturesMixin, ModelSerializer):
    """What an editor types. Without `published_at` it is a draft; a time to come waits for it."""

    products = serializers.PrimaryKeyRelatedField(
        many=True,
        required=False,
        pk_field=WholeNumberField(),
        queryset=Product.objects.all(),
        help_text="The ids of the goods that it is about, up to 24.",
    )

    class Meta:
        model = Article
        fields = ["title", "slug", "body", "image_url", "published_at", "products"]
        extra_kwargs = {
            "slug": {
                "required": False,
                "validators": [slug_with_a_letter],
                "help_text": "Made of the title when left out.",
            },
            "body": {"help_text": "Markdown."},
        }


class TestimonialVendorSerializer(PicturesMixin, ModelSerializer):
    class Meta:
        model = Vendor
        fields = ["id", "slug", "business_name", "business_logo_url", "city"]
        read_only_fields = ["business_logo_url"]


@extend_schema_serializer(examples=examples.TESTIMONIAL)
class TestimonialSerializer(ModelSerializer):
    vendor = TestimonialVendorSerializer(read_only=True)

    class Meta:
        model = Testimonial
        fields = ["id", "message", "vendor", "status", "created_at", "updated_at"]


MODERATED = [(value, label) for value, label in Testimonial.Status.choices if value != "pending"]


@extend_schema_serializer(examples=examples.NEW_TESTIMONIAL)
class TestimonialWriteSerializer(ModelSerializer):
    class Meta:
        model = Testimonial
        fields = ["message"]


@extend_schema_serializer(examples=examples.CHANGED_TESTIMONIAL)
class TestimonialChangeSerializer(ModelSerializer):
    """`message` is its vendor's to change, `status` staff's."""

    status = serializers.ChoiceField(MODERATED, required=False)

    class Meta:
        model = Testimonial
        fields = ["message", "status"]
        extra_kwargs = {"message": {"required": False}}

    def get_fields(self):
        fields = super().get_fields()
        if {"is_author", "is_moderator"} <= self.context.keys():
            is_author, is_moderator = self.context["is_author"], self.context["is_moderator"]
            fields["message"].read_only, fields["message"].required = not is_author, is_author
            fields["status"].read_only = not is_moderator
            fields["status"].required = is_moderator and not is_author
        return fields


class PageLinkSerializer(ModelSerializer):
    """What leads to a page."""

    class Meta:
        model = Page
        fields = ["slug", "kind", "title_id", "title_en", "in_footer"]
        read_only_fields = fields


@extend_schema_serializer(examples=examples.PAGE_CARD)
class PageCardSerializer(ModelSerializer):
    """A page in a list, without its text."""

    class Meta:
        model = Page
        fields = ["id", "slug", "kind", "title_id", "title_en", "in_footer", "updated_at"]
        read_only_fields = fields


@extend_schema_serializer(examples=examples.PAGE)
class PageSerializer(PageCardSerializer):
    """A page with its text in both languages, as sanitised HTML."""

    class Meta(PageCardSerializer.Meta):
        fields = [*PageCardSerializer.Meta.fields, "html_id", "html_en"]
        read_only_fields = fields


@extend_schema_serializer(examples=examples.STAFF_PAGE)
class StaffPageSerializer(ModelSerializer):
    """A page as staff keep it: the bodies are Markdown, `html` what they became, sanitised."""

    class Meta:
        model = Page
        fields = [
            "id",
            "slug",
            "kind",
            "title_id",
            "title_en",
            "body_id",
            "body_en",
            "html_id",
            "html_en",
            "is_published",
            "in_footer",
            "position",
            "updated_at",
        ]
        read_only_fields = ["html_id", "html_en"]
        extra_kwargs = {
            "slug": {"validators": [slug_with_a_letter]},
            "kind": {"help_text": "One of each, but `free`."},
        }
        validators: list = []  # what is there once, operations see to
