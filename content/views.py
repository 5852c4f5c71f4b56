from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import scopes
from content import operations
from content.models import Article, Testimonial, may_moderate, may_see_drafts
from content.serializers import (
    ArticleCardSerializer,
    ArticleQuerySerializer,
    ArticleSerializer,
    ArticleWriteSerializer,
    TestimonialChangeSerializer,
    TestimonialQuerySerializer,
    TestimonialSerializer,
    TestimonialWriteSerializer,
)
from core.api.etags import ConditionalReads
from core.api.permissions import staff_by_method
from core.api.schema import bad_input, refusal
from core.api.serializers import checked
from vendors.permissions import IsApprovedVendor, IsVendor

NO_SUCH = refusal("Not found.", "not_found")
SLUG_TAKEN = refusal("Another article has this slug.", "slug_taken", attr="slug")
MayWriteArticles = staff_by_method("content.article", is_public=True)


@extend_schema(tags=["content"])
class ArticlesView(ConditionalReads, generics.GenericAPIView):
    scopes = scopes.writing("content")
    serializer_class = ArticleCardSerializer
    permission_classes = (MayWriteArticles,)

    def get_queryset(self):
        articles = Article.objects.select_related("author").defer("body", "html")
        if checked(ArticleQuerySerializer, self.request.query_params).get("drafts"):
            if not may_see_drafts(self.request.user):
                self.permission_denied(self.request)
            return articles.unpublished(timezone.now()).order_by("-pk")
        return articles.published(timezone.now()).order_by("-published_at", "-id")

    @extend_schema(
        operation_id="articles_list",
        summary="List the articles",
        parameters=[ArticleQuerySerializer],
        responses={
            200: ArticleCardSerializer(many=True),
            403: refusal("Drafts are for editors.", "permission_denied"),
        },
    )
    def get(self, request: Request) -> Response:
        """The published ones, newest first. Editors see those that are not with `?drafts=true`."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="articles_create",
        summary="Write an article",
        request=ArticleWriteSerializer,
        responses={201: ArticleSerializer, 409: SLUG_TAKEN},
    )
    def post(self, request: Request) -> Response:
        """For staff. The Markdown in `body` is shown as `html`, without scripts and styles."""
        wanted = checked(ArticleWriteSerializer, request.data)
        article = operations.write_article(by=request.user, **wanted)
        return Response(ArticleSerializer(article).data, status.HTTP_201_CREATED)


@extend_schema(tags=["content"])
class ArticleView(ConditionalReads, generics.GenericAPIView):
    scopes = scopes.writing("content")
    queryset = Article.objects.all()
    serializer_class = ArticleSerializer
    permission_classes = (MayWriteArticles,)
    lookup_field = "slug"

    def get_object(self) -> Article:
        """Who may change an article finds drafts too."""
        user, articles = self.request.user, Article.objects.select_related("author")
        if self.request.method in SAFE_METHODS:
            articles = articles.visible_to(user, timezone.now())
        return generics.get_object_or_404(articles.named(self.kwargs["slug"]))

    @extend_schema(operation_id="articles_retrieve", summary="Show an article")
    def get(self, request: Request, slug: str) -> Response:
        """By slug or id. 404 for a draft, and for what is published later, but to editors."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        operation_id="articles_update",
        summary="Replace an article",
        request=ArticleWriteSerializer,
        responses={200: ArticleSerializer, 404: NO_SUCH, 409: SLUG_TAKEN},
    )
    def put(self, request: Request, slug: str) -> Response:
        """For staff. Without `published_at` it becomes a draft; the slug stays unless sent."""
        article = self.get_object()
        wanted = {"image_url": "", "published_at": None}
        wanted |= checked(ArticleWriteSerializer, request.data)
        return self.changed(article, wanted)

    @extend_schema(
        operation_id="articles_partial_update",
        summary="Change an article",
        request=ArticleWriteSerializer(partial=True),
        responses={200: ArticleSerializer, 404: NO_SUCH, 409: SLUG_TAKEN},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """For staff. What is left out stays. `"published_at": null` makes it a draft again."""
        article = self.get_object()
        given = ArticleWriteSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return self.changed(article, given.validated_data)

    @extend_schema(
        operation_id="articles_destroy",
        summary="Delete an article",
        responses={204: None, 404: NO_SUCH},
    )
    def delete(self, request: Request, slug: str) -> Response:
        """For staff."""
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    def changed(self, article: Article, wanted: dict) -> Response:
        return Response(ArticleSerializer(operations.change_article(article, **wanted)).data)


class MayWriteTestimonials(BasePermission):
    """Vendors their own, staff everybody's; what is not theirs is not there."""

    def has_permission(self, request, view) -> bool:
        if request.method in SAFE_METHODS:
            return True
        if request.method == "DELETE" and may_delete(request.user):
            return True
        return may_moderate(request.user) or IsVendor().has_permission(request, view)


def may_delete(user) -> bool:
    return user.is_staff and user.has_perm("content.delete_testimonial")


@extend_schema(tags=["content"])
class TestimonialsView(ConditionalReads, generics.GenericAPIView):
    scopes = scopes.writing("content")
    serializer_class = TestimonialSerializer

    def get_permissions(self):
        is_read = self.request.method in SAFE_METHODS
        return [AllowAny()] if is_read else [IsApprovedVendor()]

    def get_queryset(self):
        user = self.request.user
        asked = checked(TestimonialQuerySerializer, self.request.query_params)
        known = Testimonial.objects.select_related("vendor").order_by("-pk")
        if asked.get("mine"):
            if not IsVendor().has_permission(self.request, self):
                self.permission_denied(self.request)
            known = known.of(user)
        elif "status" in asked:
            if not may_moderate(user):
                self.permission_denied(self.request)
        else:
            return known.published()
        wanted = asked.get("status", "all")
        return known if wanted == "all" else known.filter(status=wanted)

    @extend_schema(
        operation_id="testimonials_list",
        summary="List the testimonials",
        parameters=[TestimonialQuerySerializer],
        responses={
            200: TestimonialSerializer(many=True),
            403: refusal("`mine` is for vendors, `status` for staff.", "permission_denied"),
        },
    )
    def get(self, request: Request) -> Response:
        """What vendors say about the house, newest first: to everybody what staff published."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="testimonials_create",
        summary="Write a testimonial",
        request=TestimonialWriteSerializer,
        responses={201: TestimonialSerializer},
    )
    def post(self, request: Request) -> Response:
        """For approved vendors. It is shown once staff published it."""
        wanted = checked(TestimonialWriteSerializer, request.data)
        testimonial = operations.write_testimonial(request.user, **wanted)
        return Response(TestimonialSerializer(testimonial).data, status.HTTP_201_CREATED)


CHANGE = {
    "request": TestimonialChangeSerializer,
    "responses": {
        200: TestimonialSerializer,
        400: bad_input("This field is read-only.", "read_only", attr="status"),
        404: refusal("There is no such testimonial, or it is another vendor's.", "not_found"),
        409: refusal("A suspended vendor cannot be changed.", "vendor_suspended"),
    },
}


@extend_schema(tags=["content"])
class TestimonialView(ConditionalReads, generics.GenericAPIView):
    scopes = scopes.writing("content")
    queryset = Testimonial.objects.select_related("vendor")
    serializer_class = TestimonialSerializer
    permission_classes = (MayWriteTestimonials,)

    def get_queryset(self):
        user, known = self.request.user, super().get_queryset()
        if self.request.method in SAFE_METHODS:
            return known.visible_to(user)
        if self.request.method == "DELETE":
            return known if may_delete(user) else known.of(user)
        return known.writable_by(user)

    @extend_schema(operation_id="testimonials_retrieve", summary="Show a testimonial")
    def get(self, request: Request, pk: int) -> Response:
        """404 for what is not published, but to its vendor and to staff."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(operation_id="testimonials_update", summary="Replace a testimonial", **CHANGE)
    def put(self, request: Request, pk: int) -> Response:
        """Its vendor sends `message`, which goes back to waiting when it changed; staff `status`,
        `published` or `hidden`."""
        return self.change(request, partial=False)

    @extend_schema(
        operation_id="testimonials_partial_update", summary="Change a testimonial", **CHANGE
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Its vendor sends `message`, which goes back to waiting when it changed; staff `status`,
        `published` or `hidden`."""
        return self.change(request, partial=True)

    @extend_schema(
        operation_id="testimonials_destroy",
        summary="Delete a testimonial",
        responses={
            204: None,
            404: refusal("There is no such testimonial, or it is another vendor's.", "not_found"),
        },
    )
    def delete(self, request: Request, pk: int) -> Response:
        """For its vendor, and for staff."""
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    def change(self, request: Request, *, partial: bool) -> Response:
        testimonial = self.get_object()
        roles = {
            "is_author": testimonial.vendor.owner_id == request.user.pk,
            "is_moderator": may_moderate(request.user),
        }
        wanted = TestimonialChangeSerializer(
            testimonial, data=request.data, partial=partial, context=roles
        )
        wanted.is_valid(raise_exception=True)
        testimonial = operations.change_testimonial(testimonial, **wanted.validated_data)
        return Response(TestimonialSerializer(testimonial).data)
