"""Pictures, the answers to addresses that do not exist, and views that are loaded on demand."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotFound,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.database.outages import RETRY_AFTER, is_gone, passes_by_itself
from core.web.pages import MACHINE_PREFIXES, speaks_to_the_reader


def error_page(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    """JSON for machine surfaces, a page for people."""
    if request.path_info.startswith(MACHINE_PREFIXES):
        kind = "server_error" if status >= 500 else "client_error"
        error = {"code": code, "detail": detail, "attr": None}
        return JsonResponse({"type": kind, "errors": [error]}, status=status)
    is_lost = status == 404 and not speaks_to_the_reader(request)
    page = "storefront/lost.html" if is_lost else "error.html"
    return render(request, page, {"status": status, "detail": detail}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404, "not_found", _("Not found."))


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody caught: 503 when the database is away or busy, 404 when a row went meanwhile,
    else a bug, 500."""
    if passes_by_itself(sys.exception()):
        return unavailable(request)
    if is_gone(sys.exception()):
        return not_found(request)
    return error_page(request, 500, "error", _("A server error occurred."))


def unavailable(request: HttpRequest) -> HttpResponse:
    detail = _("Busy or restarting. Please try again.")
    response = error_page(request, 503, "unavailable", detail)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403, "permission_denied", _("This is not allowed."))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return denied(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400, "bad_request", _("The request could not be understood."))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon when the page names none, as beside JSON or a PDF."""
    response = redirect(static("icon.svg"))
    response["Cache-Control"] = "public, max-age=86400"
    return response


MEDIA_TYPES = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
A_YEAR = 31_536_000  # names are random and their content never changes


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """An uploaded picture, where the storage is the file system. Nothing but a picture, nothing
    outside MEDIA_ROOT, and nothing that a browser would run."""
    kind = MEDIA_TYPES.get(Path(path).suffix.lower())
    if kind is None or not isinstance(default_storage, FileSystemStorage):
        return HttpResponseNotFound()
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousFileOperation):  # absent, a folder, or outside
        return HttpResponseNotFound()
    response = FileResponse(file, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # other shops may show our pictures
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def on_demand(view: str) -> Callable[..., HttpResponseBase]:
    """A view that guards itself, and is loaded when it is asked for the first time."""

    @csrf_exempt
    def answer(request: HttpRequest, **given: Any) -> HttpResponseBase:
        found: Callable[..., HttpResponseBase] = import_string(view)
        return found(request, **given)

    return answer
