"""Their way to say no, and the one base of all endpoints, which turns every refusal into it.

- schema, and what is not there: `{"success": false, "message", "location"}`
- a rule of the shop: `{"success": false, "message", …}` with what the caller needs to do better
- no or a bad token: `{"msg"}`; for who is not an admin: `{"error"}`
- reviews and testimonials: `{"error"}`
"""

from typing import Any

from django.db import DatabaseError, InterfaceError
from psycopg_pool import PoolTimeout
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.response import Response

from accounts.errors import AlreadyTaken
from core.api.handlers import RETRY_AFTER, translated
from core.errors import BadInput, Forbidden, NotThere, ShopError
from core.logs import log_refusal
from dialects.ruparawi.access import AdminsOnly
from dialects.ruparawi.tokens import BadToken, ExpiredToken, MissingToken


class Refused(ShopError):
    """A refusal that their contract words and numbers itself; `data` goes into the answer."""

    def __init__(self, message: str, status: int = 400, **data: Any):
        super().__init__(message, **data)
        self.status = status


def answer_to(exc: Exception, location: str, *, is_bare: bool = False) -> Response | None:
    """The answer to a refusal, or None: then it is a bug. `is_bare`: in the way of reviews."""
    if isinstance(exc, ShopError):
        log_refusal(exc)
    if isinstance(exc, MissingToken | ExpiredToken | BadToken):
        return Response({"msg": str(exc)}, exc.status)
    if isinstance(exc, AdminsOnly):
        return Response({"error": str(exc)}, exc.status)
    if isinstance(exc, ShopError):
        return rule(exc, location, is_bare)
    if isinstance(exc, DatabaseError | InterfaceError | PoolTimeout):
        exc = translated(exc)
    if not isinstance(exc, APIException):
        return None
    detail = said_by(exc.detail) if isinstance(exc, ValidationError) else str(exc.detail)
    response = Response(said(detail) | {"location": location}, exc.status_code)
    if isinstance(exc, Throttled):
        response["Retry-After"] = str(int(getattr(exc, "wait", None) or 1))
    elif exc.status_code == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def rule(exc: ShopError, location: str, is_bare: bool) -> Response:
    status = 409 if isinstance(exc, AlreadyTaken) else exc.status
    if is_bare and not isinstance(exc, BadInput):
        return Response({"error": str(exc)}, status)
    if isinstance(exc, BadInput) and status == 400:
        reasons = [str(problem) for problem in exc.problems] or [str(exc)]
        named = f"{exc.attr}: {' '.join(reasons)}" if exc.attr else " ".join(reasons)
        return Response(said(named) | {"location": location}, status)
    if isinstance(exc, NotThere):
        return Response(said(str(exc)) | {"location": location}, status)
    data = {} if isinstance(exc, Forbidden) and not exc.data else exc.data
    return Response(data | said(str(exc)), status)


def said(message: str) -> dict[str, Any]:
    return {"success": False, "message": message}


def said_by(detail: Any, name: str = "") -> str:
    """All that is wrong with a body, in one line. It never repeats what was sent."""
    if isinstance(detail, dict):
        return "; ".join(
            said_by(d, "" if k == "non_field_errors" else str(k)) for k, d in detail.items() if d
        )
    if isinstance(detail, list):
        return "; ".join(dict.fromkeys(said_by(item, name) for item in detail if item))
    return f"{name}: {detail}" if name else str(detail)
