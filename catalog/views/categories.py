from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import scopes
from catalog import examples, operations
from catalog.models import Category
from catalog.permissions import MayChangeCategories
from catalog.reads import etags, tree
from catalog.serializers import CategorySerializer, CategoryTreeSerializer
from catalog.views.public import PublicReads
from core.api.schema import refusal
from core.api.serializers import checked
from core.errors import NotThere

CLASH = refusal("The name or slug is taken.", "name_taken", "slug_taken", attr="name")
CLASH_OR_LOOP = refusal(
    "A rule said no: a name or slug that is taken, or a category inside itself.",
    "name_taken",
    "slug_taken",
    "category_loop",
)


@extend_schema(tags=["categories"])
class CategoriesView(PublicReads):
    scopes = scopes.writing("catalog")
    write_permissions = (IsAuthenticated, MayChangeCategories)

    @extend_schema(
        operation_id="categories_list",
        summary="The whole tree of categories",
        auth=[],
        responses={200: CategoryTreeSerializer, 304: None},
        parameters=[examples.IF_NONE_MATCH],
        examples=[examples.TREE],
    )
    def get(self, request: Request) -> HttpResponse:
        """All categories in one page, each with those below it in `children`."""
        latest = tree.whole_tree()
        etag = etags.tag(latest.version)
        if etags.is_known(request, etag):
            return etags.not_modified(etag)
        return etags.ready(latest.body, etag)

    @extend_schema(
        operation_id="categories_create",
        summary="Add a category",
        request=CategorySerializer,
        responses={201: CategorySerializer, 409: CLASH},
        examples=[examples.NEW_CATEGORY, examples.CATEGORY],
    )
    def post(self, request: Request) -> Response:
        """For staff. It becomes the last of those inside `parent`."""
        wanted = checked(CategorySerializer, request.data)
        category = operations.create_category(**wanted)
        return Response(CategorySerializer(category).data, status.HTTP_201_CREATED)


@extend_schema(tags=["categories"])
class CategoryView(PublicReads):
    scopes = scopes.writing("catalog")
    write_permissions = (IsAuthenticated, MayChangeCategories)

    @extend_schema(
        operation_id="categories_retrieve",
        summary="A category with its path and children",
        auth=[],
        responses={200: CategorySerializer, 304: None},
        parameters=[examples.IF_NONE_MATCH],
        examples=[examples.CATEGORY],
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """`path` leads from the top to the category above; `children` lie right below."""
        body = tree.category(tree.whole_tree(), pk)
        if body is None:
            raise NotThere()
        return etags.answer(request, body)

    @extend_schema(
        operation_id="categories_update",
        summary="Replace a category",
        request=CategorySerializer,
        responses={200: CategorySerializer, 409: CLASH_OR_LOOP},
        examples=[examples.NEW_CATEGORY, examples.CATEGORY],
    )
    def put(self, request: Request, pk: int) -> Response:
        """For staff. Without a `parent` the branch moves to the top; the slug stays unless sent."""
        wanted = {"description": "", "parent": None} | checked(CategorySerializer, request.data)
        return self._change(pk, wanted)

    @extend_schema(
        operation_id="categories_partial_update",
        summary="Rename or move a category",
        request=CategorySerializer(partial=True),
        responses={200: CategorySerializer, 409: CLASH_OR_LOOP},
        examples=[examples.MOVED_CATEGORY, examples.CATEGORY],
    )
    def patch(self, request: Request, pk: int) -> Response:
        """For staff. A new `parent` moves it with all that lies below."""
        given = CategorySerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return self._change(pk, given.validated_data)

    @extend_schema(
        operation_id="categories_destroy",
        summary="Delete a branch",
        responses={204: None},
    )
    def delete(self, request: Request, pk: int) -> Response:
        """For staff. Hides the category with all below it; its products stay on sale, without a
        category. Staff can restore it in the back office."""
        operations.delete_category(get_object_or_404(Category.objects.active(), pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, pk: int, wanted: dict) -> Response:
        category = get_object_or_404(Category.objects.active(), pk=pk)
        return Response(CategorySerializer(operations.change_category(category, **wanted)).data)
