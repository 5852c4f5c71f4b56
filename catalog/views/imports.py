"""A vendor's sheets of goods, and how far each is."""

from django.db.models import QuerySet
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog import examples
from catalog.filters import ProductImportFilterSet
from catalog.models import ProductImport
from catalog.permissions import HasShop
from catalog.serializers.sheets import ProductImportSerializer
from core.api.schema import ErrorSerializer, extend_schema


@extend_schema(tags=["vendors"])
class ProductImportViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("catalog")
    serializer_class = ProductImportSerializer
    permission_classes = (IsAuthenticated, HasShop)
    filterset_class = ProductImportFilterSet
    lookup_value_converter = "int"
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet:
        return ProductImport.objects.of(self.request.user.vendor).defer("sheet", "done_rows")

    @extend_schema(
        operation_id="vendor_products_imports_list",
        summary="Imported sheets",
        responses={200: ProductImportSerializer(many=True), 400: ErrorSerializer},
        examples=[examples.IMPORT],
    )
    def list(self, request: Request) -> Response:
        """For vendors: the sheets of the last 90 days, newest first."""
        return super().list(request)

    @extend_schema(
        operation_id="vendor_products_imports_retrieve",
        summary="How far an import is",
        responses={200: ProductImportSerializer},
        examples=[examples.IMPORT],
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        """`waiting`, `running`, and in the end `done` or `failed`. Where a check of the whole sheet
        found errors, nothing was written."""
        return super().retrieve(request)
