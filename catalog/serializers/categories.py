"""Categories, in and out."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog.models import Category
from core.api.serializers import (
    ModelSerializer,
    PictureSerializer,
    Serializer,
    WholeNumberField,
)


class CategoryLinkSerializer(ModelSerializer):
    class Meta:
        model = Category
        fields = ["id", "name", "slug"]


class CategoryNodeSerializer(ModelSerializer):
    """A category of the tree, with all that lies below it."""

    picture = PictureSerializer(read_only=True, allow_null=True)
    parent = WholeNumberField(source="parent_id", allow_null=True, read_only=True)
    children = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = ["id", "name", "slug", "description", "picture", "parent", "children"]

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/CategoryNode"}})
    def get_children(self, category) -> list:
        below = category.get_children().filter(is_active=True)
        return list(CategoryNodeSerializer(below, many=True).data)


@extend_schema_serializer(many=False)  # a page by itself
class CategoryTreeSerializer(Serializer):
    """The whole tree in one page: its roots, each with all below it."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CategoryNodeSerializer(many=True)


class CategorySerializer(ModelSerializer):
    """A category with the path that leads to it and what lies right below it."""

    parent = serializers.PrimaryKeyRelatedField(
        pk_field=WholeNumberField(),
        queryset=Category.objects.active(),
        allow_null=True,
        required=False,
        help_text="The category it lies in; null: at the top. Changing it moves the branch.",
    )
    slug = serializers.SlugField(
        max_length=80, required=False, help_text="Made from the name when absent."
    )
    picture = PictureSerializer(read_only=True, allow_null=True)
    path = serializers.SerializerMethodField()
    children = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = [
            *("id", "name", "slug", "description", "picture", "parent", "children", "path"),
        ]
        validators: list = []  # names among siblings are checked under the tree's lock

    @extend_schema_field(CategoryLinkSerializer(many=True))
    def get_path(self, category) -> list:
        return list(CategoryLinkSerializer(category.get_ancestors(), many=True).data)

    @extend_schema_field(CategoryLinkSerializer(many=True))
    def get_children(self, category) -> list:
        below = category.get_children().filter(is_active=True)
        return list(CategoryLinkSerializer(below, many=True).data)
