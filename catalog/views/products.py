from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog import examples, operations
from catalog.filters import (
    GoodsFilterSet,
    GoodsListFilterSet,
    GoodsOfVendorFilterSet,
    SuggestFilterSet,
)
from catalog.models import Product
from catalog.models.product import ProductQuerySet
from catalog.permissions import HasShop
from catalog.reads import detail, etags, listing
from catalog.reads.facets import product_facets
from catalog.reads.related import related_goods
from catalog.reads.suggestions import suggestions
from catalog.serializers import (
    FacetsSerializer,
    OwnProductSerializer,
    ProductChangeSerializer,
    ProductPageSerializer,
    ProductReplacementSerializer,
    ProductSerializer,
    RelatedSerializer,
    SuggestionsSerializer,
)
from catalog.views.public import PublicReads
from core.api.filters import FilterSet
from core.api.schema import IF_MATCH, IF_NONE_MATCH, ErrorSerializer, extend_schema, refusal
from core.api.serializers import checked
from core.errors import NotThere

REFUSED = refusal(
    "The SKU is another variant's, the slug is or was other goods', or the shop is suspended.",
    "sku_taken",
    "slug_taken",
    "vendor_suspended",
)
SUSPENDED = refusal("The shop is suspended.", "vendor_suspended")
STALE = refusal("It was changed since that version was read.", "precondition_failed")


def shown(product: Product, code: int = status.HTTP_200_OK) -> Response:
    """As its vendor sees it, under the ETag that a change may start from."""
    headers = {"ETag": detail.etag_to_change(product.pk), "Cache-Control": "private, no-cache"}
    return Response(OwnProductSerializer(product).data, code, headers=headers)


def read_detail(request: HttpRequest, pk: str) -> etags.Answer | None:
    return detail.product_detail(pk, request)


@extend_schema(tags=["products"])
class ProductViewSet(PublicReads, GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("catalog")
    write_permissions = (IsAuthenticated, HasShop)
    serializer_class = OwnProductSerializer
    filterset_class = GoodsListFilterSet
    pagination_class = None  # catalog.reads.listing makes the page
    lookup_value_converter = "reference"
    ready_reads = frozenset({"list", "retrieve", "facets", "suggest", "related"})

    def get_queryset(self) -> ProductQuerySet:
        """What may be written."""
        return Product.objects.owned_by(self.request.user)

    def get_object(self) -> Product:
        found: Product = get_object_or_404(self.get_queryset().named(self.kwargs["pk"]))
        return found

    @extend_schema(
        operation_id="products_list",
        summary="Goods on sale",
        auth=[],
        filters=True,
        parameters=[examples.CURSOR, IF_NONE_MATCH],
        responses={200: ProductPageSerializer, 304: None, 400: ErrorSerializer},
        examples=[examples.PRODUCT_PAGE],
    )
    def list(self, request: Request) -> HttpResponse:
        """Newest first, or best match first when something is searched for. An unknown parameter
        is a 400, a broken cursor a 404."""
        asked = self.filterset_class.asked(request.GET)

        def read(request: HttpRequest) -> etags.Answer:
            return listing.product_page(asked, request.GET, request.path)

        return etags.said(request, read)

    @extend_schema(
        operation_id="products_create",
        summary="Put goods on sale",
        request=ProductChangeSerializer,
        responses={201: OwnProductSerializer, 409: REFUSED},
        examples=[examples.NEW_PRODUCT, examples.OWN_PRODUCT],
    )
    def create(self, request: SignedInRequest) -> Response:
        """For vendors. With at least one variant, each with a price; one of them is the default,
        the first unless another says so. Unknown tags and attributes are made."""
        wanted = checked(ProductChangeSerializer, request.data)
        product = operations.create_product(request.user.vendor, **wanted)
        return shown(product, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="products_retrieve",
        summary="A product",
        auth=[{"key": []}, {"token": []}, {}],
        parameters=[IF_NONE_MATCH],
        responses={200: ProductSerializer, 304: None},
        examples=[examples.PRODUCT],
    )
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """By id, by slug, or by a slug from before. What is not on sale is a 404, but for its
        vendor and for staff who may look at goods; they get what GET /vendor/products/{id}
        answers."""
        try:
            return etags.said(request, read_detail, pk=pk)
        except NotThere:
            return self._hidden(request, pk)

    @extend_schema(
        operation_id="products_update",
        summary="Replace a product",
        request=ProductReplacementSerializer,
        parameters=[IF_MATCH],
        responses={200: OwnProductSerializer, 409: REFUSED, 412: STALE},
        examples=[examples.NEW_PRODUCT, examples.OWN_PRODUCT],
    )
    def update(self, request: Request, pk: str) -> Response:
        """For its vendor. The list of variants is the whole list: one without `id` whose SKU is
        not known is new, what is left out goes off sale. What has been sold is never deleted."""
        product = self.get_object()
        wanted = checked(ProductReplacementSerializer, request.data)
        expected = etags.expected(request)
        return shown(operations.change_product(product, whole=True, expected=expected, **wanted))

    @extend_schema(
        operation_id="products_partial_update",
        summary="Change a product",
        request=ProductChangeSerializer(partial=True),
        parameters=[IF_MATCH],
        responses={200: OwnProductSerializer, 409: REFUSED, 412: STALE},
        examples=[examples.CHANGED_PRODUCT, examples.OWN_PRODUCT],
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """For its vendor. Variants that are not in the list stay as they are; `status` published
        restores what was archived."""
        product = self.get_object()
        wanted = checked(ProductChangeSerializer, request.data, partial=True)
        expected = etags.expected(request)
        return shown(operations.change_product(product, expected=expected, **wanted))

    @extend_schema(
        operation_id="products_destroy",
        summary="Take goods off sale",
        responses={204: None, 409: SUSPENDED},
    )
    def destroy(self, request: Request, pk: str) -> Response:
        """For its vendor. Archives the product; orders keep their copies."""
        operations.archive_product(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="products_facets",
        summary="Counts of goods on sale",
        auth=[],
        filters=True,
        parameters=[IF_NONE_MATCH],
        responses={200: FacetsSerializer, 304: None, 400: ErrorSerializer},
        examples=[examples.FACETS],
    )
    @action(detail=False, filterset_class=GoodsFilterSet)
    def facets(self, request: Request) -> HttpResponse:
        """How many goods fit the filters, in all and per category (with all below it), vendor,
        tag, sustainability attribute, option and price band. Each facet is counted under all
        filters but its own: a chosen vendor does not hide the others."""
        return etags.answer(request, product_facets(self.filterset_class.asked(request.GET)))

    @extend_schema(
        operation_id="products_suggest",
        summary="Suggestions while somebody types",
        auth=[],
        filters=True,
        parameters=[IF_NONE_MATCH],
        responses={200: SuggestionsSerializer, 304: None, 400: ErrorSerializer},
        examples=[examples.SUGGESTIONS],
    )
    @action(detail=False, filterset_class=SuggestFilterSet)
    def suggest(self, request: Request) -> HttpResponse:
        """Up to six goods, three makers and four categories whose names have words that begin so,
        from two letters on."""
        asked = self.filterset_class.asked(request.GET)
        return etags.answer(request, suggestions(asked["q"]))

    @extend_schema(
        operation_id="products_related",
        summary="Related goods",
        auth=[],
        parameters=[IF_NONE_MATCH],
        responses={200: RelatedSerializer, 304: None},
        examples=[examples.RELATED],
    )
    @action(detail=True, filterset_class=FilterSet)
    def related(self, request: Request, pk: str) -> HttpResponse:
        """Up to eight more of the same maker, and eight similar goods of others."""
        self.filterset_class.asked(request.GET)
        found = related_goods(pk)
        if found is None:
            raise NotThere()
        return etags.answer(request, found)

    def _hidden(self, request: Request, pk: str) -> Response:
        goods = Product.objects.visible_to(self.asker(request)).select_related("vendor")
        return shown(get_object_or_404(goods.named(pk)))


@extend_schema(tags=["vendors"])
class ProductOfVendorViewSet(PublicReads, GenericViewSet):
    serializer_class = ProductPageSerializer
    filterset_class = GoodsOfVendorFilterSet
    pagination_class = None
    ready_reads = frozenset({"list"})

    @extend_schema(
        operation_id="vendors_products_list",
        summary="A vendor's goods on sale",
        auth=[],
        filters=True,
        parameters=[examples.CURSOR, IF_NONE_MATCH],
        responses={200: ProductPageSerializer, 304: None, 400: ErrorSerializer},
        examples=[examples.PRODUCT_PAGE],
    )
    def list(self, request: Request, slug: str) -> HttpResponse:
        """The list of goods, filtered and ordered the same way, of one approved vendor."""
        asked = self.filterset_class.asked(request.GET)

        def read(request: HttpRequest, slug: str) -> etags.Answer | None:
            return listing.product_page_of_vendor(slug, asked, request.GET, request.path)

        return etags.said(request, read, slug=slug)
