import logging
import os
import re
import time
from datetime import UTC
from functools import lru_cache
from typing import Any

from corsheaders.middleware import CorsMiddleware
from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.core.exceptions import BadRequest, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core import logs, watching
from core.api.json import dumps
from core.database.outages import forget_broken_connections
from core.database.replicas import may_be_stale
from core.texts import is_clean
from core.web.pages import BACK_OFFICE, MACHINE_PREFIXES, speaks_to_the_reader
from core.web.typing import GetResponse

access = logging.getLogger("access")

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
MAX_TARGET = 8_192  # bytes of path and query
IDENTITY = {  # headers
    *("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_X_API_KEY"),
    *("HTTP_X_CART", "HTTP_X_CHECKOUT", "HTTP_X_ORDER_KEY"),  # of guests
}


def request_id(get_response: GetResponse) -> GetResponse:
    """Take the caller's X-Request-ID or make one; it is in every log line and in the answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        name = given if REQUEST_ID.fullmatch(given) else os.urandom(16).hex()
        token, served = logs.request_id.set(name), logs.served.set(request)
        try:
            response = get_response(request)
        finally:
            logs.request_id.reset(token)
            logs.served.reset(served)
        response.headers["X-Request-ID"] = name
        return response

    return middleware


def count_answers(get_response: GetResponse) -> GetResponse:
    """Count each answer and the time it took, for /metrics; without METRICS_TOKEN, nothing."""
    if not settings.METRICS_TOKEN:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        took = time.perf_counter() - began
        method, status = request.method or "", response.status_code
        watching.count_answer(watching.route_of(request), method, status, took)
        return response

    return middleware


def access_log(get_response: GetResponse) -> GetResponse:
    """Write down each answer: method, path, status, milliseconds. With ACCESS_LOG off, nothing."""
    if not settings.ACCESS_LOG:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        took = (time.perf_counter() - began) * 1000
        path = logs.path_of(request)
        fields = {
            "method": request.method,
            "path": path,
            "status": response.status_code,
            "ms": round(took, 1),
        }
        message = f"{request.method} {path} {response.status_code}"
        access.info(message, extra={"fields": fields})
        return response

    return middleware


def bad_request(detail: str) -> HttpResponse:
    error = {"code": "bad_request", "detail": detail, "attr": None}
    body = dumps({"type": "client_error", "errors": [error]})
    return HttpResponse(body, status=400, content_type="application/json")


def input_wall(get_response: GetResponse) -> GetResponse:
    """Refuse control characters and broken UTF-8 in path, query and cookies before any view, and
    NUL, which no column takes, in the forms of pages. The API's parsers look at its bodies."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) + len(query) > MAX_TARGET:
            return bad_request(_("The address is too long."))
        texts = [request.path_info]
        if query:
            texts += [text for pair in request.GET.lists() for text in (pair[0], *pair[1])]
        if "HTTP_COOKIE" in request.META:
            texts += request.COOKIES.values()
        if not all(is_clean(text) and "\ufffd" not in text for text in texts):
            return bad_request(_("The address or a cookie holds characters that are not allowed."))
        if request.method == "POST" and not request.path_info.startswith(MACHINE_PREFIXES):
            refuse_nul(request)
        return get_response(request)

    return middleware


def refuse_nul(request: HttpRequest) -> None:
    """Raises BadRequest, also for a form that cannot be read, and SuspiciousOperation for one
    that is larger than any of ours."""
    try:
        sent = [pair for form in (request.POST, request.FILES) for pair in form.lists()]
    except (UnreadablePostError, MultiPartParserError) as error:
        raise BadRequest("The form could not be read.") from error
    texts = [text for name, values in sent for text in (name, *values)]
    if any("\0" in text for text in texts if isinstance(text, str)):
        raise BadRequest("The form holds characters that are not allowed.")


class Locale(LocaleMiddleware):
    """The shop's pages speak the language of their address: the house's at `/…`, English at
    `/en/…`. A person's own pages speak the reader's, by cookie or browser, and tell local time;
    machine surfaces tell UTC and speak English unless Accept-Language asks."""

    def process_request(self, request: HttpRequest) -> None:
        language: str | None
        if request.path_info.startswith(MACHINE_PREFIXES):
            accepted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
            language = translation.get_language_from_request(request) if accepted else "en"
            timezone.activate(UTC)
        else:
            timezone.deactivate()
            language = translation.get_language_from_path(request.path_info)
            if language is None and speaks_to_the_reader(request):
                language = translation.get_language_from_request(request)
        language = language or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if speaks_to_the_reader(request):
            varies_by(response, "Accept-Language")
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class Cors(CorsMiddleware):
    """What scripts of other sites may do, said to those who say where they come from."""

    def __call__(self, request: HttpRequest) -> Any:
        if "HTTP_ORIGIN" in request.META or request.method == "OPTIONS":
            return super().__call__(request)
        response = self.get_response(request)
        assert isinstance(response, HttpResponseBase)  # nothing here is asynchronous
        if self.is_enabled(request):
            varies_by(response, "origin")
        return response


def varies_by(response: HttpResponseBase, header: str) -> None:
    known = response.headers.get("Vary")
    response.headers["Vary"] = varying(known, header) if known else header


@lru_cache(64)
def varying(known: str, header: str) -> str:
    response = HttpResponse(headers={"Vary": known})
    patch_vary_headers(response, [header])
    return response.headers["Vary"]


def read_from_replica(get_response: GetResponse) -> GetResponse:
    """Let the router use a replica for safe requests that carry no identity: whoever shows one may
    have written a moment ago. What a replica could not answer, the primary does."""
    if len(settings.DATABASES) == 1:
        return get_response

    def middleware(request: HttpRequest) -> HttpResponse:
        anonymous = IDENTITY.isdisjoint(request.META) and "key" not in request.GET
        if not anonymous or request.method not in ("GET", "HEAD"):
            return get_response(request)
        token = may_be_stale.set(True)
        try:
            response = get_response(request)
        finally:
            may_be_stale.reset(token)
        return get_response(request) if response.status_code == 503 else response

    return middleware


def read_again(get_response: GetResponse) -> GetResponse:
    """Ask a read once more whose connection was broken: nobody asks whether it is, before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_read = request.method in ("GET", "HEAD")
        if response.status_code == 503 and is_read and forget_broken_connections():
            response = get_response(request)
        return response

    return middleware


def backoffice_policy(get_response: GetResponse) -> GetResponse:
    """Loosen the content security policy of /admin/ as far as its pages need, and no further.

    Alpine evaluates the expressions in unfold's attributes; colours are in a style tag.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(BACK_OFFICE):
            policy = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}
            response._csp_update = policy  # type: ignore[attr-defined]  # for django-csp
        return response

    return middleware
