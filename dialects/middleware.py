"""A dialect says no in its own shape, whoever refused: a rule, a view, the input wall, the router.

Each dialect's views.py has `refusal(status, detail)`, which makes the body; this does the rest.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from core.api.json import dumps
from core.web.typing import GetResponse
from dialects.urls import urlpatterns

PREFIX = "/dialects/"

Refusal = Callable[[int, str], dict[str, Any]]


def middleware(get_response: GetResponse) -> GetResponse:
    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(PREFIX):
            return response
        refusal = refusal_of(request.path_info.removeprefix(PREFIX).partition("/")[0])
        problems = problems_in(response) if refusal else None
        if refusal and problems:
            response.content = dumps(refusal(response.status_code, in_words(problems)))
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return handle


@cache
def refusal_of(name: str) -> Refusal | None:
    """How a dialect says no; None for one that does not exist, or that sees to it by itself."""
    if name not in {str(pattern.pattern).rstrip("/") for pattern in urlpatterns}:
        return None
    return getattr(import_module(f"dialects.{name}.views"), "refusal", None)


def problems_in(response: HttpResponse) -> list[dict[str, Any]] | None:
    """The errors of an answer in the shape of /api/v1; None when it has another."""
    if response.streaming or response.headers.get("Content-Type") != "application/json":
        return None
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    return body.get("errors") if isinstance(body, dict) else None


def in_words(problems: list[dict[str, Any]]) -> str:
    return " ".join(
        f"{problem['attr']}: {problem['detail']}" if problem["attr"] else str(problem["detail"])
        for problem in problems
    )
