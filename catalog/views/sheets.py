"""A vendor's goods as a spreadsheet, in and out."""

from django.core.files.base import ContentFile
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from catalog import examples, operations
from catalog.models import Product
from catalog.permissions import HasShop
from catalog.serializers.sheets import (
    SheetQuerySerializer,
    SheetReportSerializer,
    SheetUploadSerializer,
)
from catalog.sheet_reader import MAX_BYTES, read_sheet
from catalog.sheets.columns import DESCRIPTION
from catalog.sheets.writing import sheet_of
from catalog.views.own import UploadParser
from core.api.schema import ErrorSerializer, refusal
from core.api.serializers import checked


class SheetUploadParser(UploadParser):
    """A form with the sheet as a file; a larger one is refused before it is read."""

    max_bytes = MAX_BYTES
    too_large = "The sheet is larger than 2 MiB."


class SheetParser(BaseParser):
    """The sheet as the body itself."""

    media_type = "text/csv"

    def parse(self, stream, media_type=None, parser_context=None) -> dict:
        return {"file": ContentFile(stream.read(MAX_BYTES + 1), name="sheet.csv")}


class Whatever(DefaultContentNegotiation):
    """Errors are JSON and sheets are CSV, whatever was asked for."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


@extend_schema(tags=["vendors"])
class ImportView(APIView):
    scopes = scopes.of("catalog")
    permission_classes = (IsAuthenticated, HasShop)
    parser_classes = (SheetUploadParser, SheetParser)

    @extend_schema(
        operation_id="vendor_products_import",
        summary="Import goods from a sheet",
        description="For vendors: a CSV file in a form or as the body. Creates and changes "
        "products, all or nothing: with any error nothing is changed and the answer is a 400 that "
        "names the row and field of each. A dry run answers what would happen, errors included, "
        f"and changes nothing.\n\n{DESCRIPTION}",
        parameters=[SheetQuerySerializer],
        request={"multipart/form-data": SheetUploadSerializer, "text/csv": OpenApiTypes.STR},
        responses={
            200: SheetReportSerializer,
            400: ErrorSerializer,
            409: refusal("The shop is suspended.", "vendor_suspended"),
        },
        examples=[
            examples.SHEET,
            examples.UPLOADED_SHEET,
            examples.SHEET_REPORT,
            examples.SHEET_REFUSED,
        ],
    )
    def post(self, request: Request) -> Response:
        asked = checked(SheetQuerySerializer, request.query_params.dict())
        given = checked(SheetUploadSerializer, request.data)
        dry_run = asked["dry_run"] or given["dry_run"]
        sheet = read_sheet(given["file"].read())
        report = operations.import_products(request.user.vendor, sheet, dry_run=dry_run)
        return Response(SheetReportSerializer(report).data)


@extend_schema(tags=["vendors"])
class ExportView(APIView):
    scopes = scopes.of("catalog")
    permission_classes = (IsAuthenticated, HasShop)
    content_negotiation_class = Whatever

    @extend_schema(
        operation_id="vendor_products_export",
        summary="Export goods as a sheet",
        description="For vendors: all own goods, or those of one status, in the columns that the "
        "import takes. A cell that a spreadsheet could take for a formula (= + - @ or a control "
        "character first) gets an apostrophe, which the import takes off again: what is exported "
        "and imported changes nothing.",
        parameters=[OpenApiParameter("status", str, enum=Product.Status.values)],
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: ErrorSerializer},
        examples=[examples.SHEET_OUT],
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        goods = Product.objects.owned_by(request.user)
        unknown = set(request.GET) - {"status"}
        if unknown:
            raise ValidationError({name: ["Unknown parameter."] for name in unknown})
        status = request.GET.get("status")
        if status is not None and status not in Product.Status.values:
            raise ValidationError({"status": ["There is no such status."]})
        if status:
            goods = goods.filter(status=status)
        answer = StreamingHttpResponse(sheet_of(goods), content_type="text/csv; charset=utf-8")
        name = f"products-{request.user.vendor.slug}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Cache-Control"] = "no-store"
        return answer
