"""Health, and the answers to addresses that do not exist."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

from core.middleware import MACHINE_PREFIXES


def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up and answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: the database answers and has every migration; else 503."""
    try:
        pending = is_missing_migrations()
    except (DatabaseError, InterfaceError, PoolTimeout):
        return not_ready("database")
    return not_ready("migrations") if pending else JsonResponse({"status": "ok"})


def not_ready(reason: str) -> HttpResponse:
    response = JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    response["Retry-After"] = "2"
    return response


def is_missing_migrations() -> bool:
    """Asked until the answer is no; a running process does not lose its migrations."""
    if is_missing_migrations.done:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return False
    executor = MigrationExecutor(connection)
    pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    is_missing_migrations.done = not pending
    return pending


is_missing_migrations.done = False


def error_page(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    """JSON for machine surfaces, a page for people."""
    if request.path_info.startswith(MACHINE_PREFIXES):
        kind = "server_error" if status >= 500 else "client_error"
        error = {"code": code, "detail": detail, "attr": None}
        return JsonResponse({"type": kind, "errors": [error]}, status=status)
    return render(request, "error.html", {"status": status, "detail": detail}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404, "not_found", "Not found.")


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody caught: 503 when the database is away or busy, else a bug, 500."""
    if isinstance(sys.exception(), OperationalError | InterfaceError | PoolTimeout):
        response = error_page(request, 503, "unavailable", "Busy or restarting. Please try again.")
        response["Retry-After"] = "2"
        return response
    return error_page(request, 500, "error", "A server error occurred.")


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403, "permission_denied", "This is not allowed.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400, "bad_request", "The request could not be understood.")
