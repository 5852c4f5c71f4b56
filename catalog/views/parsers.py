"""Bodies that are sheets of goods."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser

from catalog.sheets.tables import MAX_BYTES as MAX_SHEET_BYTES
from core.api.parsers import UploadParser


class SheetUploadParser(UploadParser):
    """A form with a sheet of goods."""

    max_bytes = MAX_SHEET_BYTES
    too_large = _("The sheet is larger than 2 MiB.")


class SheetParser(BaseParser):
    """The sheet as the body itself."""

    media_type = "text/csv"

    def parse(self, stream, media_type=None, parser_context=None) -> dict:
        return {"file": ContentFile(stream.read(MAX_SHEET_BYTES + 1), name="sheet.csv")}
