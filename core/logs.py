import logging
from contextvars import ContextVar
from datetime import UTC, datetime

import orjson
from django.http import HttpRequest
from django.utils import translation

from core.errors import ShopError

HIDDEN = "…"
SECRETS_OF_PATHS = {"token"}  # names of URL parameters that nobody else may know

refusals = logging.getLogger("refusals")

request_id: ContextVar[str] = ContextVar("request_id", default="")
served: ContextVar[HttpRequest | None] = ContextVar("served", default=None)  # the present request


def path_of(request: HttpRequest) -> str:
    """The path to write down: without the query, and without the secrets of links in mails."""
    path = request.path
    for name, value in getattr(request.resolver_match, "kwargs", {}).items():
        if name in SECRETS_OF_PATHS:
            path = path.replace(value, HIDDEN)
    return path


def log_refusal(error: ShopError) -> None:
    """Write down that a rule said no, with its code, the reason in English, and the path. Whoever
    turns a ShopError into an answer calls this; what it was about (`data`) is not written down."""
    with translation.override("en"):
        reason = " ".join(str(problem) for problem in error.problems or [error])
    codes = sorted({problem.code for problem in error.problems or [error]})
    fields = {"code": error.code, "codes": codes, "reason": reason}
    if request := served.get():
        fields["path"] = path_of(request)
    refusals.info(f"{error.code}: {reason}", extra={"fields": fields})


class JSONFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request id, and what is given as
    `extra={"fields": …}`. No bodies, no tokens."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()
