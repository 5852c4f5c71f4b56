"""Bodies that are files; one that is too large is refused before it is read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser

from core.api.json import check
from core.pictures import MAX_BYTES


class UploadParser(MultiPartParser):
    """A form with a picture."""

    max_bytes = MAX_BYTES
    too_large = _("The file is larger than 8 MiB.")

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        length = parser_context["request"].META.get("CONTENT_LENGTH") or 0
        if int(length) > self.max_bytes + (64 << 10):
            raise ValidationError({"file": [self.too_large]})
        parsed = super().parse(stream, media_type, parser_context)
        check(dict(parsed.data.lists()))
        return parsed
