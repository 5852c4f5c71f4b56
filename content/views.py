from typing import Any

from django.utils import timezone
from rest_framework import status
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import DestroyModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from content import operations
from content.filters import ArticleFilterSet, TestimonialFilterSet
from content.models import (
    Article,
    ArticleQuerySet,
    Page,
    Testimonial,
    TestimonialQuerySet,
    may_delete,
    may_moderate,
)
from content.permissions import (
    MayListDrafts,
    MayListUnpublished,
    MayWriteArticles,
    MayWritePages,
    MayWriteTestimonials,
)
from content.serializers import (
    ArticleCardSerializer,
    ArticleSerializer,
    ArticleWriteSerializer,
    PageCardSerializer,
    PageSerializer,
    StaffPageSerializer,
    TestimonialChangeSerializer,
    TestimonialSerializer,
    TestimonialWriteSerializer,
)
from core.api.etags import ConditionalReads
from core.api.schema import bad_input, extend_schema, extend_schema_view, refusal
from core.api.serializers import checked
from core.fields import column_of
from vendors.permissions import IsApprovedVendor

NO_SUCH = refusal("Not found.", "not_found")
SLUG_TAKEN = refusal("Another article has this slug.", "slug_taken", attr="slug")


@extend_schema_view(
    list=extend_schema(
        summary="List the articles",
        description="The published ones, newest first. Editors see those that are not with "
        "`?drafts=true`.",
        responses={
            200: ArticleCardSerializer(many=True),
            403: refusal("Drafts are for editors.", "permission_denied"),
        },
    ),
    retrieve=extend_schema(
        summary="Show an article",
        description="By slug or id. 404 for a draft, and for what is published later, but to "
        "editors.",
    ),
    destroy=extend_schema(
        summary="Delete an article",
        description="For staff.",
        responses={204: None, 404: NO_SUCH},
    ),
)
@extend_schema(tags=["content"])
class ArticleViewSet(ConditionalReads, DestroyModelMixin, ReadOnlyModelViewSet):
    scopes = scopes.writing("content")
    queryset: ArticleQuerySet = Article.objects.select_related("author")
    filterset_class = ArticleFilterSet
    permission_classes = (MayWriteArticles, MayListDrafts)
    lookup_field = "slug"

    def get_serializer_class(self):
        return ArticleCardSerializer if self.action == "list" else ArticleSerializer

    def get_queryset(self):
        """Readers get what is published; editors, and those who change or delete, drafts too."""
        articles = self.queryset.all()
        if self.action == "list":
            return articles.defer("body", "html")
        if self.action == "retrieve":
            return articles.visible_to(self.request.user, timezone.now())
        return articles

    def get_object(self) -> Article:
        return get_object_or_404(self.get_queryset().named(self.kwargs["slug"]))

    @extend_schema(
        summary="Write an article",
        request=ArticleWriteSerializer,
        responses={201: ArticleSerializer, 409: SLUG_TAKEN},
    )
    def create(self, request: SignedInRequest) -> Response:
        """For staff. The Markdown in `body` is shown as `html`, without scripts and styles."""
        wanted = checked(ArticleWriteSerializer, request.data)
        article = operations.write_article(by=request.user, **wanted)
        return Response(self.get_serializer(article).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Replace an article",
        request=ArticleWriteSerializer,
        responses={200: ArticleSerializer, 404: NO_SUCH, 409: SLUG_TAKEN},
    )
    def update(self, request: Request, slug: str) -> Response:
        """For staff. Without `published_at` it becomes a draft; the slug stays unless sent."""
        article = self.get_object()
        wanted: dict[str, Any] = {"image_url": "", "published_at": None, "products": []}
        wanted |= checked(ArticleWriteSerializer, request.data)
        return self.changed(article, wanted)

    @extend_schema(
        summary="Change an article",
        request=ArticleWriteSerializer(partial=True),
        responses={200: ArticleSerializer, 404: NO_SUCH, 409: SLUG_TAKEN},
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        """For staff. What is left out stays. `"published_at": null` makes it a draft again."""
        article = self.get_object()
        return self.changed(article, checked(ArticleWriteSerializer, request.data, partial=True))

    def changed(self, article: Article, wanted: dict) -> Response:
        return Response(self.get_serializer(operations.change_article(article, **wanted)).data)


CHANGE: dict[str, Any] = {
    "description": "Its vendor sends `message`; where staff read before anything is shown, a new "
    "one waits\nagain. Staff send `status`, `published` or `hidden`; what they hide stays hidden.",
    "request": TestimonialChangeSerializer,
    "responses": {
        200: TestimonialSerializer,
        400: bad_input("This field is read-only.", "read_only", attr="status"),
        404: refusal("There is no such testimonial, or it is another vendor's.", "not_found"),
        409: refusal("A suspended vendor cannot be changed.", "vendor_suspended"),
    },
}


@extend_schema_view(
    list=extend_schema(
        summary="List the testimonials",
        description="What vendors say about the house, newest first: to everybody what is "
        "published.",
        responses={
            200: TestimonialSerializer(many=True),
            403: refusal("`mine` is for vendors, `status` for staff.", "permission_denied"),
        },
    ),
    retrieve=extend_schema(
        summary="Show a testimonial",
        description="404 for what is not published, but to its vendor and to staff.",
    ),
    destroy=extend_schema(
        summary="Delete a testimonial",
        description="For its vendor, and for staff.",
        responses={
            204: None,
            404: refusal("There is no such testimonial, or it is another vendor's.", "not_found"),
        },
    ),
)
@extend_schema(tags=["content"])
class TestimonialViewSet(ConditionalReads, DestroyModelMixin, ReadOnlyModelViewSet):
    scopes = scopes.writing("content")
    queryset: TestimonialQuerySet = Testimonial.objects.select_related("vendor").order_by("-pk")
    serializer_class = TestimonialSerializer
    filterset_class = TestimonialFilterSet
    lookup_value_converter = "int"

    def get_permissions(self):
        if self.action == "list":
            return [AllowAny(), MayListUnpublished()]
        return [IsApprovedVendor() if self.action == "create" else MayWriteTestimonials()]

    def get_queryset(self):
        user, known = self.request.user, self.queryset.all()
        if self.action == "list":
            return known
        if self.action == "retrieve":
            return known.visible_to(user)
        if self.action == "destroy":
            return known if may_delete(user) else known.of(user)
        return known.writable_by(user)

    @extend_schema(
        summary="Write a testimonial",
        request=TestimonialWriteSerializer,
        responses={201: TestimonialSerializer},
    )
    def create(self, request: SignedInRequest) -> Response:
        """For approved vendors. It is published at once, or `pending` until staff have read it, as
        the house has it."""
        wanted = checked(TestimonialWriteSerializer, request.data)
        testimonial = operations.write_testimonial(request.user, **wanted)
        return Response(self.get_serializer(testimonial).data, status.HTTP_201_CREATED)

    @extend_schema(summary="Replace a testimonial", **CHANGE)
    def update(self, request: Request, pk: int) -> Response:
        return self.change(request, partial=False)

    @extend_schema(summary="Change a testimonial", **CHANGE)
    def partial_update(self, request: Request, pk: int) -> Response:
        return self.change(request, partial=True)

    def change(self, request: Request, *, partial: bool) -> Response:
        testimonial = self.get_object()
        wanted = checked(
            TestimonialChangeSerializer,
            request.data,
            partial=partial,
            is_author=testimonial.vendor.owner_id == request.user.pk,
            is_moderator=may_moderate(request.user),
        )
        testimonial = operations.change_testimonial(testimonial, **wanted)
        return Response(self.get_serializer(testimonial).data)


@extend_schema_view(
    list=extend_schema(
        summary="List the pages",
        description="What the house says of itself, its terms, and how it sends and takes back: "
        "the published pages, in their order.",
        responses=PageCardSerializer(many=True),
    ),
    retrieve=extend_schema(summary="Show a page", description="In both languages, by its slug."),
)
@extend_schema(tags=["shop"])
class PageViewSet(ConditionalReads, ReadOnlyModelViewSet):
    scopes = scopes.PUBLIC
    queryset = Page.objects.published().order_by("position", "pk")
    permission_classes = (AllowAny,)
    lookup_field = "slug"
    ordering = ("position", "pk")

    def get_serializer_class(self):
        return PageCardSerializer if self.action == "list" else PageSerializer


PAGE_TAKEN = refusal("Another page has this slug.", "slug_taken", attr="slug")
PAGE_KEPT: dict[int, Any] = {
    400: bad_input("There is a page of this kind already.", "invalid", attr="kind"),
    409: PAGE_TAKEN,
}


@extend_schema_view(
    list=extend_schema(summary="List all pages", description="Those that are hidden too."),
    retrieve=extend_schema(summary="Show a page to staff"),
    destroy=extend_schema(
        summary="Delete a page", responses={204: None, 404: refusal("Not found.", "not_found")}
    ),
)
@extend_schema(tags=["back office"])
class StaffPageViewSet(DestroyModelMixin, ReadOnlyModelViewSet):
    scopes = scopes.STAFF
    queryset = Page.objects.order_by("position", "pk")
    serializer_class = StaffPageSerializer
    permission_classes = (MayWritePages,)
    lookup_value_converter = "int"
    ordering = ("position", "pk")

    @extend_schema(summary="Add a page", responses={201: StaffPageSerializer} | PAGE_KEPT)
    def create(self, request: SignedInRequest) -> Response:
        """Its bodies are Markdown, shown without scripts and styles."""
        page = operations.write_page(**checked(StaffPageSerializer, request.data))
        return Response(self.get_serializer(page).data, status.HTTP_201_CREATED)

    @extend_schema(summary="Replace a page", responses={200: StaffPageSerializer} | PAGE_KEPT)
    def update(self, request: Request, pk: int) -> Response:
        """What is left out becomes what it is on a new page."""
        left_out = {name: column_of(Page, name).get_default() for name in PAGE_DEFAULTS}
        return self.changed(left_out | checked(StaffPageSerializer, request.data))

    @extend_schema(summary="Change a page", responses={200: StaffPageSerializer} | PAGE_KEPT)
    def partial_update(self, request: Request, pk: int) -> Response:
        """What is left out stays."""
        return self.changed(checked(StaffPageSerializer, request.data, partial=True))

    def changed(self, wanted: dict) -> Response:
        page = operations.change_page(self.get_object(), **wanted)
        return Response(self.get_serializer(page).data)


PAGE_DEFAULTS = ("kind", "is_published", "in_footer", "position")
