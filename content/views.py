from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.permissions import AllowAny

from accounts import scopes
from content.models import Article, Testimonial
from content.serializers import ArticleCardSerializer, ArticleSerializer, TestimonialSerializer


def published_articles():
    return Article.objects.published(timezone.now()).select_related("author")


@extend_schema_view(
    get=extend_schema(
        summary="List the articles",
        description="The published ones, newest first.",
        tags=["content"],
    )
)
class ArticleListView(ListAPIView):
    scopes = scopes.writing("content")
    serializer_class = ArticleCardSerializer
    permission_classes = (AllowAny,)

    def get_queryset(self):
        return published_articles().defer("body", "html").order_by("-published_at", "-id")


@extend_schema_view(
    get=extend_schema(
        summary="Show an article",
        description="By id or slug. 404 for a draft, and for what is published later.",
        tags=["content"],
    )
)
class ArticleView(RetrieveAPIView):
    scopes = scopes.writing("content")
    queryset = Article.objects.all()
    serializer_class = ArticleSerializer
    permission_classes = (AllowAny,)
    lookup_field = "slug"

    def get_object(self):
        return get_object_or_404(published_articles().named(self.kwargs["slug"]))


@extend_schema_view(
    get=extend_schema(
        summary="List the testimonials",
        description="What vendors say about the house, newest first.",
        tags=["content"],
    )
)
class TestimonialListView(ListAPIView):
    scopes = scopes.writing("content")
    queryset = Testimonial.objects.published().select_related("vendor").order_by("-pk")
    serializer_class = TestimonialSerializer
    permission_classes = (AllowAny,)
