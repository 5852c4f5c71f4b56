"""GET /healthz and /readyz: whether a process answers, and what it needs that is away.

Without database, migrations or cache it cannot serve: 503, so that others are asked. While no
worker takes jobs, or the storage of pictures or the mail server is away, it can: what is promised
waits. That is named in an answer of 200.
"""

import os
import shutil
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from core.database.migrations import migrations_to_apply
from core.database.sql import value

CONNECT_SECONDS = 1.0
ASKED_EVERY = 30.0  # seconds, who is not the database
SILENCE = 60.0  # seconds without a heartbeat, of which one comes every ten
LEAST_FREE = 64 << 20  # bytes on the disk of pictures
AMAZON = "https://s3.amazonaws.com"

WORKERS = """
    SELECT EXISTS (
        SELECT FROM procrastinate_workers
        WHERE last_heartbeat > now() - make_interval(secs => %(silence)s)
    )
"""


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up and answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve, and what is away; 503 with the reason where it cannot serve."""
    missing = away()
    reason = next((part for part in missing if part in NEEDED), None)
    if reason is None:
        return JsonResponse({"status": "ok", "away": missing})
    said = {"status": "unavailable", "reason": reason, "away": missing}
    response = JsonResponse(said, status=503)
    response["Retry-After"] = "2"
    return response


def away() -> list[str]:
    """The parts of the house that are not there; without a database nothing else is asked."""
    try:
        if is_missing_migrations():
            return ["migrations"]
        found = [] if has_worker() else ["jobs"]
    except (DatabaseError, InterfaceError, PoolTimeout):
        return ["database"]
    return found + [part for part, is_there in OUTSIDE.items() if not is_there()]


_has_migrated = False


def is_missing_migrations() -> bool:
    """Asked until the answer is no; a running process does not lose its migrations."""
    global _has_migrated
    if not _has_migrated:
        _has_migrated = not migrations_to_apply()
    return not _has_migrated


def has_worker() -> bool:
    return bool(value(WORKERS, {"silence": SILENCE}))


# ── what is not the database ────────────────────────────────────────────────────────────────────


def remembered(ask: Callable[[], bool]) -> Callable[[], bool]:
    """Ask seldom: whoever answers may be slow, and watchers come every few seconds."""
    last = {"at": float("-inf"), "said": True}

    def is_there() -> bool:
        now = time.monotonic()
        if now - last["at"] > ASKED_EVERY:
            last["at"] = now  # who comes meanwhile does not ask too
            last["said"] = ask()
        return bool(last["said"])

    return is_there


def has_cache() -> bool:
    if not settings.REDIS_URL:
        return True  # it is in the database
    try:
        cache.get("readyz")
    except Exception:  # noqa: BLE001  of a client that is an extra
        return False
    return True


def has_storage() -> bool:
    if isinstance(default_storage, FileSystemStorage):
        return takes_files(default_storage.location)
    at = urlsplit(getattr(default_storage, "endpoint_url", None) or AMAZON)
    return answers(str(at.hostname), at.port or (443 if at.scheme == "https" else 80))


def takes_files(folder: str | os.PathLike[str]) -> bool:
    try:
        os.makedirs(folder, exist_ok=True)
        return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > LEAST_FREE
    except OSError:
        return False


def has_mail() -> bool:
    if "smtp" not in settings.EMAIL_BACKEND and settings.EMAIL_BACKEND != "core.mail.EmailBackend":
        return True  # mails go nowhere: check --deploy says so
    return answers(settings.EMAIL_HOST, int(settings.EMAIL_PORT))


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


OUTSIDE = {
    "cache": remembered(has_cache),
    "storage": remembered(has_storage),
    "mail": remembered(has_mail),
}
NEEDED = ("database", "migrations", "cache")
PARTS = ("database", "migrations", "jobs", *OUTSIDE)
