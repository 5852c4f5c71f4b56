"""A vendor's own goods, also as a spreadsheet, in and out."""

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog import examples, operations
from catalog.filters import ExportFilterSet, ImportFilterSet, OwnGoodsFilterSet
from catalog.models import Product, ProductImport
from catalog.operations.importing.imports import AT_ONCE
from catalog.permissions import HasShop
from catalog.serializers import CountSerializer, OwnProductSerializer, StockAnswerSerializer
from catalog.serializers.sheets import (
    ProductImportSerializer,
    SheetReportSerializer,
    SheetUploadSerializer,
)
from catalog.sheet_reader import read_sheet
from catalog.sheets.columns import DESCRIPTION
from catalog.sheets.maps import SHOPS
from catalog.sheets.writing import sheet_of
from catalog.views.parsers import SheetParser, SheetUploadParser
from catalog.views.products import SUSPENDED, shown
from core.api.schema import ErrorSerializer, extend_schema, refusal
from core.api.serializers import checked, checked_list


class JSONOrSheet(DefaultContentNegotiation):
    """Errors are JSON and sheets are CSV, whatever was asked for."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


@extend_schema(tags=["vendors"])
class OwnProductViewSet(ListModelMixin, GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("catalog")
    serializer_class = OwnProductSerializer
    permission_classes = (IsAuthenticated, HasShop)
    filterset_class = OwnGoodsFilterSet
    lookup_value_converter = "int"

    @property
    def ordering(self) -> tuple[str, ...]:
        """Who walks what changed goes on where the last walk ended."""
        is_walk = "updated_since" in self.request.query_params
        return ("updated_at", "pk") if is_walk else ("-pk",)

    def get_permissions(self):
        wanted = (IsAuthenticated,) if self.action == "retrieve" else self.permission_classes
        return [permission() for permission in wanted]

    def get_queryset(self) -> QuerySet:
        user = self.request.user
        if self.action == "retrieve" and user.has_perm("catalog.view_product"):
            return Product.objects.for_its_page()
        return Product.objects.owned_by(user).for_its_page()

    @extend_schema(
        operation_id="vendor_products_list",
        summary="Own goods",
        responses={200: OwnProductSerializer(many=True), 400: ErrorSerializer},
        examples=[examples.OWN_PRODUCT],
    )
    def list(self, request: Request) -> Response:
        """For vendors: drafts and archived goods too, newest first. With `updated_since` what
        changed, the longest unchanged first."""
        return super().list(request)

    @extend_schema(
        operation_id="vendor_products_retrieve",
        summary="An own product",
        responses={200: OwnProductSerializer},
        examples=[examples.OWN_PRODUCT],
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        """With its status and the variants that are off sale. Staff who may look at goods see
        everybody's. Its ETag may be sent as If-Match with a change."""
        return shown(self.get_object())

    @extend_schema(
        operation_id="vendor_products_import",
        summary="Import goods from a sheet",
        description="For vendors: a CSV file in a form or as the body. Creates and changes "
        "products, all or nothing: with any error nothing is changed and the answer is a 400 that "
        "names the row and field of each. A dry run answers what would happen, errors included, "
        f"and changes nothing. A sheet of more than {AT_ONCE} rows is carried out a moment later: "
        "the answer is a 202, and `/vendor/products/imports/{id}` tells how far it is. Sheets of "
        f"{', '.join(shop.name for shop in SHOPS)} are known by their columns.\n\n{DESCRIPTION}",
        filters=True,
        request={"multipart/form-data": SheetUploadSerializer, "text/csv": OpenApiTypes.STR},
        responses={
            200: SheetReportSerializer,
            202: ProductImportSerializer,
            400: ErrorSerializer,
            409: refusal(
                "The shop is suspended, another sheet is still being imported, or another edit "
                "took a SKU meanwhile.",
                "vendor_suspended",
                "import_running",
                "sku_taken",
            ),
        },
        examples=[
            examples.SHEET,
            examples.UPLOADED_SHEET,
            examples.SHEET_REPORT,
            examples.IMPORT_BEGUN,
            examples.SHEET_REFUSED,
        ],
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="import",
        filterset_class=ImportFilterSet,
        parser_classes=(SheetUploadParser, SheetParser),
    )
    def import_sheet(self, request: SignedInRequest) -> Response:
        asked = self.filterset_class.asked(request.GET)
        given = checked(SheetUploadSerializer, request.data)
        dry_run = asked.get("dry_run", False) or given["dry_run"]
        file = given["file"]
        imported = operations.import_products(
            request.user.vendor,
            read_sheet(file.read()),
            by=request.user,
            name=file.name,
            dry_run=dry_run,
        )
        if isinstance(imported, ProductImport):
            return Response(ProductImportSerializer(imported).data, status=202)
        return Response(SheetReportSerializer(imported).data)

    @extend_schema(
        operation_id="vendor_products_export",
        summary="Export goods as a sheet",
        description="For vendors: all own goods, or those of some statuses, in the columns that "
        "the import takes. A cell that a spreadsheet could take for a formula (= + - @ or a "
        "control character first) gets an apostrophe, which the import takes off again: what is "
        "exported and imported changes nothing.",
        filters=True,
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: ErrorSerializer},
        examples=[examples.SHEET_OUT],
    )
    @action(
        detail=False,
        url_path="export",
        filterset_class=ExportFilterSet,
        content_negotiation_class=JSONOrSheet,
    )
    def export_sheet(self, request: SignedInRequest) -> StreamingHttpResponse:
        goods = self.filter_queryset(self.get_queryset())
        answer = StreamingHttpResponse(sheet_of(goods), content_type="text/csv; charset=utf-8")
        name = f"products-{request.user.vendor.slug}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Cache-Control"] = "no-store"
        return answer


@extend_schema(tags=["vendors"])
class StockViewSet(GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("catalog")
    serializer_class = CountSerializer
    permission_classes = (IsAuthenticated, HasShop)

    @extend_schema(
        operation_id="vendor_stock_create",
        summary="Count many goods at once",
        request=CountSerializer(many=True),
        responses={200: StockAnswerSerializer, 409: SUSPENDED},
        examples=[examples.COUNTED_TWELVE, examples.SOLD_ELSEWHERE, examples.COUNTED],
    )
    def create(self, request: SignedInRequest) -> Response:
        """For vendors: 1 to 500 counts of own goods, by SKU. Each is answered by itself, in the
        order sent: with the new stock, or with why it was refused and the stock as it is."""
        counts = checked_list(CountSerializer, request.data)
        answers = operations.change_stocks(request.user.vendor, counts)
        return Response(StockAnswerSerializer({"results": answers}).data)
