from django.http import HttpRequest, HttpResponse
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from catalog import examples, operations
from catalog.models import Category
from catalog.permissions import MayChangeCategories
from catalog.reads import etags, tree
from catalog.serializers import CategorySerializer, CategoryTreeSerializer
from catalog.views.public import PublicReads
from core.api.filters import FilterSet
from core.api.schema import IF_NONE_MATCH, extend_schema, refusal
from core.api.serializers import checked

CLASH = refusal("The name or slug is taken.", "name_taken", "slug_taken", attr="name")
CLASH_OR_LOOP = refusal(
    "A rule said no: a name or slug that is taken, or a category inside itself.",
    "name_taken",
    "slug_taken",
    "category_loop",
)


def read_tree(request: HttpRequest) -> etags.Answer:
    latest = tree.whole_tree()
    return etags.Answer(etags.tag(latest.version), latest.body)


def read_category(request: HttpRequest, pk: int) -> etags.Answer | None:
    latest = tree.whole_tree()
    if pk not in latest.nodes:
        return None
    etag = etags.tag(f"{latest.version} {pk}")
    is_known = etags.is_known(request, etag)
    return etags.Answer(etag, b"" if is_known else tree.category(latest, pk))


@extend_schema(tags=["categories"])
class CategoryViewSet(PublicReads, GenericViewSet):
    scopes = scopes.writing("catalog")
    write_permissions = (IsAuthenticated, MayChangeCategories)
    queryset = Category.objects.active()
    serializer_class = CategorySerializer
    filterset_class = FilterSet  # the tree is answered whole and takes none
    pagination_class = None
    lookup_value_converter = "int"
    ready_reads = frozenset({"list", "retrieve"})

    @extend_schema(
        operation_id="categories_list",
        summary="The whole tree of categories",
        auth=[],
        responses={200: CategoryTreeSerializer, 304: None},
        parameters=[IF_NONE_MATCH],
        examples=[examples.TREE],
    )
    def list(self, request: Request) -> HttpResponse:
        """All categories in one page, each with those below it in `children`."""
        self.filterset_class.asked(request.GET)
        return etags.said(request, read_tree)

    @extend_schema(
        operation_id="categories_create",
        summary="Add a category",
        request=CategorySerializer,
        responses={201: CategorySerializer, 409: CLASH},
        examples=[examples.NEW_CATEGORY, examples.CATEGORY],
    )
    def create(self, request: Request) -> Response:
        """For staff. It becomes the last of those inside `parent`."""
        wanted = checked(CategorySerializer, request.data)
        category = operations.create_category(**wanted)
        return Response(CategorySerializer(category).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="categories_retrieve",
        summary="A category with its path and children",
        auth=[],
        responses={200: CategorySerializer, 304: None},
        parameters=[IF_NONE_MATCH],
        examples=[examples.CATEGORY],
    )
    def retrieve(self, request: Request, pk: int) -> HttpResponse:
        """`path` leads from the top to the category above; `children` lie right below."""
        return etags.said(request, read_category, pk=pk)

    @extend_schema(
        operation_id="categories_update",
        summary="Replace a category",
        request=CategorySerializer,
        responses={200: CategorySerializer, 409: CLASH_OR_LOOP},
        examples=[examples.NEW_CATEGORY, examples.CATEGORY],
    )
    def update(self, request: Request, pk: int) -> Response:
        """For staff. Without a `parent` the branch moves to the top; the slug stays unless sent."""
        wanted = {"description": "", "parent": None} | checked(CategorySerializer, request.data)
        return self._change(wanted)

    @extend_schema(
        operation_id="categories_partial_update",
        summary="Rename or move a category",
        request=CategorySerializer(partial=True),
        responses={200: CategorySerializer, 409: CLASH_OR_LOOP},
        examples=[examples.MOVED_CATEGORY, examples.CATEGORY],
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        """For staff. A new `parent` moves it with all that lies below."""
        return self._change(checked(CategorySerializer, request.data, partial=True))

    @extend_schema(
        operation_id="categories_destroy",
        summary="Delete a branch",
        responses={204: None},
    )
    def destroy(self, request: Request, pk: int) -> Response:
        """For staff. Hides the category with all below it; its products stay on sale, without a
        category. Staff can restore it in the back office."""
        operations.delete_category(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, wanted: dict) -> Response:
        category = operations.change_category(self.get_object(), **wanted)
        return Response(CategorySerializer(category).data)
