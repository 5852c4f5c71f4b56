"""A sheet of goods coming in, and what became of it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.models import ProductImport
from core.api.serializers import ModelSerializer, Serializer, WholeNumberField


class SheetUploadSerializer(Serializer):
    file = serializers.FileField(help_text="CSV, UTF-8, at most 2 MiB and 2,000 rows.")
    dry_run = serializers.BooleanField(
        required=False, default=False, help_text="Only say what would happen."
    )


class CellErrorSerializer(Serializer):
    row = WholeNumberField(help_text="The names of the columns are row 1.")
    field = serializers.CharField(allow_null=True, help_text="The column; null: the whole row.")
    code = serializers.CharField()
    detail = serializers.CharField()


class SheetReportSerializer(Serializer):
    """Products, as counted by what became of them."""

    dry_run = serializers.BooleanField()
    rows = WholeNumberField()
    created = WholeNumberField()
    changed = WholeNumberField()
    unchanged = WholeNumberField()
    errors = serializers.SerializerMethodField()

    @extend_schema_field(CellErrorSerializer(many=True))
    def get_errors(self, report) -> list:
        shown = [
            {"row": p.row, "field": p.column, "code": p.code, "detail": str(p)}
            for p in report.problems
        ]
        return list(CellErrorSerializer(shown, many=True).data)


class ImportErrorSerializer(CellErrorSerializer):
    row = WholeNumberField(allow_null=True, help_text="Null: the sheet as a whole.")


class ProductImportSerializer(ModelSerializer):
    """A sheet of goods that came in, and how far it is."""

    errors = ImportErrorSerializer(many=True)

    class Meta:
        model = ProductImport
        fields = [
            *("id", "name", "status", "rows", "done", "created", "changed", "unchanged"),
            *("errors", "created_at", "finished_at"),
        ]
        read_only_fields = fields
        extra_kwargs = {
            "rows": {"help_text": "Of the sheet."},
            "done": {"help_text": "Rows whose goods are written."},
        }
