"""Files that somebody shows to a few others. They are kept in the database, in the row that says
who may see them, have no address of their own, and are forgotten after a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

from django.db import models
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import BadInput
from core.pictures import reencode

PICTURE, PDF = "image/webp", "application/pdf"
ENDINGS = {PICTURE: "webp", PDF: "pdf"}
MAX_PDF = 2 << 20

Row = TypeVar("Row", bound="PrivateFile")


class BadFile(BadInput):
    code = "bad_file"


@dataclass(frozen=True)
class Kept:
    """What is kept of a file that came in."""

    content: bytes
    content_type: str


def keep_picture(upload: BinaryIO) -> Kept:
    """What a picture shows, written anew without metadata. Raises BadPicture."""
    return Kept(reencode(upload).content, PICTURE)


def keep_picture_or_pdf(upload: BinaryIO) -> Kept:
    """A picture as above, or a PDF of up to 2 MiB as it is. Raises BadPicture, BadFile."""
    start = upload.read(5)
    upload.seek(0)
    if start != b"%PDF-":
        return keep_picture(upload)
    content = upload.read(MAX_PDF + 1)
    if len(content) > MAX_PDF:
        raise BadFile(_("The PDF is larger than 2 MiB."), attr="file")
    if b"%%EOF" not in content[-1024:]:
        raise BadFile(_("The file is not a whole PDF."), attr="file")
    return Kept(content, PDF)


class PrivateFileManager(models.Manager[Row]):
    def get_queryset(self) -> models.QuerySet[Row]:
        """The content is read when somebody looks at the file."""
        return super().get_queryset().defer("content")


class PrivateFile(models.Model):
    """Mixed into the row of such a file."""

    content = models.BinaryField(null=True, editable=False)  # null: forgotten
    content_type = models.CharField(max_length=20, editable=False)
    uploaded_at = models.DateTimeField(gettext_lazy("uploaded"))

    # What is read of it where it is only listed.
    LISTED = ("content_type", "uploaded_at")

    class Meta:
        abstract = True

    @property
    def is_picture(self) -> bool:
        return self.content_type == PICTURE


def private_response(file: PrivateFile, name: str) -> HttpResponse:
    """The file for who may see it: a picture to be shown, a PDF to be saved, kept by nobody on the
    way. Raises Http404 once it is forgotten."""
    if file.content is None:
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=file.content_type)
    way = "inline" if file.is_picture else "attachment"
    ending = ENDINGS[file.content_type]
    response["Content-Disposition"] = f'{way}; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def forget_content(files: models.QuerySet[Any], *, before: datetime) -> int:
    """The rows stay and say that there was a file; how many were forgotten."""
    old = files.filter(uploaded_at__lt=before, content__isnull=False)
    return old.update(content=None)
