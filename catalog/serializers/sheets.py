"""A sheet of goods coming in, and what became of it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import Serializer


class SheetUploadSerializer(Serializer):
    file = serializers.FileField(help_text="CSV, UTF-8, at most 2 MiB and 2,000 rows.")
    dry_run = serializers.BooleanField(
        required=False, default=False, help_text="Only say what would happen."
    )


class CellErrorSerializer(Serializer):
    row = serializers.IntegerField(help_text="The names of the columns are row 1.")
    field = serializers.CharField(allow_null=True, help_text="The column; null: the whole row.")
    code = serializers.CharField()
    detail = serializers.CharField()


class SheetReportSerializer(Serializer):
    """Products, as counted by what became of them."""

    dry_run = serializers.BooleanField()
    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    errors = serializers.SerializerMethodField()

    @extend_schema_field(CellErrorSerializer(many=True))
    def get_errors(self, report) -> list:
        shown = [
            {"row": p.row, "field": p.column, "code": p.code, "detail": str(p)}
            for p in report.problems
        ]
        return list(CellErrorSerializer(shown, many=True).data)
