"""Bodies that are files; one that is too large is refused before it is read."""

from django.core.files.base import ContentFile
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser

from catalog.pictures import MAX_BYTES
from catalog.sheet_reader import MAX_BYTES as MAX_SHEET_BYTES


class UploadParser(MultiPartParser):
    """A form with a picture."""

    max_bytes = MAX_BYTES
    too_large = "The file is larger than 8 MiB."

    def parse(self, stream, media_type=None, parser_context=None):
        length = parser_context["request"].META.get("CONTENT_LENGTH") or 0
        if int(length) > self.max_bytes + (64 << 10):
            raise ValidationError({"file": [self.too_large]})
        return super().parse(stream, media_type, parser_context)


class SheetUploadParser(UploadParser):
    """A form with a sheet of goods."""

    max_bytes = MAX_SHEET_BYTES
    too_large = "The sheet is larger than 2 MiB."


class SheetParser(BaseParser):
    """The sheet as the body itself."""

    media_type = "text/csv"

    def parse(self, stream, media_type=None, parser_context=None) -> dict:
        return {"file": ContentFile(stream.read(MAX_SHEET_BYTES + 1), name="sheet.csv")}
