"""CORS as their web shop needs it: with credentials, on every answer, errors included.

The shop sends `credentials: "include"` on many calls, so the origin is echoed, never `*`. Tokens
travel in a header and no endpoint looks at cookies, so nothing is given away by it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

PREFIX = "/dialects/ruparawi/"
METHODS = "GET, POST, OPTIONS, PUT, DELETE"
HEADERS = "Content-Type, Authorization"
A_DAY = 86_400


def middleware(get_response):
    """Answers preflights without a token or a view; adds the headers to all other answers."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=200 if is_known(request.path_info) else 204)
            response["Access-Control-Max-Age"] = str(A_DAY)
        else:
            response = get_response(request)
        origin = request.headers.get("Origin")
        if origin and origin in settings.CORS_ALLOWED_ORIGINS:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Allow-Credentials"] = "true"
        response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Headers"] = HEADERS
        patch_vary_headers(response, ["Origin"])
        return response

    return handle


def is_known(path: str) -> bool:
    try:
        return resolve(path).url_name != "unknown"
    except Resolver404:
        return False
