"""Every error of the API leaves in one shape (docs/api.md)."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse, ExceptionHandlerContext
from psycopg import errors as pg
from psycopg_pool import PoolTimeout
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.response import Response

from core.api.exceptions import RuleRefused
from core.database.outages import RETRY_AFTER, is_gone, passes_by_itself
from core.errors import BadInput, ShopError
from core.logs import log_refusal


class Unavailable(APIException):
    status_code = 503
    default_code = "unavailable"
    default_detail = _("The service is busy or restarting. Please try again.")
    wait = RETRY_AFTER


class ConstraintRefused(APIException):
    """A CHECK or UNIQUE constraint, the last net, caught what a race let through."""

    status_code = 409
    default_code = "conflict"
    default_detail = _("This conflicts with what is already stored.")


class TooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = _("What was sent is too large.")


class ErrorFormatter(ExceptionFormatter):
    """Adds the data of a refused rule (`allowed`, `available`, …) and the field it is about."""

    def format_error_response(self, error_response: ErrorResponse) -> Any:
        answer = super().format_error_response(error_response)
        if isinstance(self.exc, RuleRefused):
            error = self.exc.error
            answer["errors"] = [problem.as_dict() for problem in error.problems or [error]]
            answer |= error.data
            if isinstance(error, BadInput):  # an operation found what a serializer could not see
                answer["type"] = "validation_error"
        return answer


class Handler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, ShopError):
            log_refusal(exc)
            return RuleRefused(exc)
        if isinstance(exc, DatabaseError | InterfaceError | PoolTimeout | OSError):
            return translated(exc)
        if isinstance(exc, RequestDataTooBig):
            return TooLarge()
        if isinstance(exc, SuspiciousOperation):  # a form of more fields or files than any of ours
            return ParseError(_("The body could not be understood."))
        if is_gone(exc):
            return NotFound()
        return super().convert_known_exceptions(exc)


def translated(exc: Exception) -> Exception:
    """What it means to a caller that the database or a disk refused: busy, away or full is 503, a
    violated rule 409."""
    if passes_by_itself(exc):
        return Unavailable()
    if isinstance(exc.__cause__, pg.UniqueViolation | pg.CheckViolation | pg.ForeignKeyViolation):
        return ConstraintRefused()
    return exc


def handle(exc: Exception, context: ExceptionHandlerContext) -> Response | None:
    response = Handler(exc, context).run()
    if response is not None and response.status_code == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    if response is not None and response.status_code == 401:
        response.headers.setdefault("WWW-Authenticate", 'Bearer realm="api"')
    return response
