import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, get_resolver
from django.utils.log import log_response

from core.web.pages import MACHINE_PREFIXES

KEPT = 512  # addresses, those that differ by their ids alone counted once
ID = re.compile(r"(?<=/)[1-9][0-9]{0,14}(?![^/])")
ANY_ID = "1"


class Handler(WSGIHandler):
    """Django's, without what a shop at the root of its own address has no use for: a prefix, and a
    map of addresses for each request.

    Where an address of the API leads is looked up once, for all ids: it is the same for every
    request, and to look through the map of all addresses takes a tenth of a short answer.
    """

    _middleware_chain: Callable[[HttpRequest], Any]  # which the stubs leave out

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = self._middleware_chain(request)
        response._resource_closers.append(request.close)
        if response.status_code >= 400:
            said = (response.reason_phrase, request.path)
            log_response("%s: %s", *said, response=response, request=request)
        answer: HttpResponseBase = response
        return answer

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        if not request.path_info.startswith(MACHINE_PREFIXES):
            return super().resolve_request(request)  # a page's route tells the language, too
        request.resolver_match = match = match_of(request.path_info)
        return match


def any_id(path: str) -> str:
    """The path with one and the same id for all."""
    return ID.sub(ANY_ID, path)


def match_of(path: str) -> ResolverMatch:
    """Raises Resolver404."""
    ids = ID.findall(path)
    if not ids:
        return match_of_all(path)
    found, left = match_of_all(any_id(path)), iter(ids)
    kwargs = {
        name: type(value)(next(left, value)) if str(value) == ANY_ID else value
        for name, value in found.kwargs.items()
    }
    if next(left, None) is not None:  # one that is no argument of its own
        return match_of_all(path)
    match = object.__new__(ResolverMatch)  # it refuses to be copied
    match.__dict__ |= vars(found) | {"kwargs": kwargs}
    return match


@lru_cache(KEPT)
def match_of_all(path: str) -> ResolverMatch:
    """Of this address and of those that differ by their ids. Raises Resolver404."""
    match: ResolverMatch = get_resolver().resolve(path)
    match.tried = []  # a hundred lists of what else it might be, for who debugs
    return match
