from functools import lru_cache

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import ResolverMatch, get_resolver

from core.web.pages import MACHINE_PREFIXES

KEPT = 512  # addresses, of which some are asked for again and again


class Handler(WSGIHandler):
    """Django's, but where an address of the API leads is looked up once: it is the same for every
    request, and to look through the map of all addresses takes a tenth of a short answer."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        if not request.path_info.startswith(MACHINE_PREFIXES):
            return super().resolve_request(request)  # a page's route tells the language, too
        request.resolver_match = match = match_of(request.path_info)
        return match


@lru_cache(KEPT)
def match_of(path: str) -> ResolverMatch:
    """Raises Resolver404."""
    match: ResolverMatch = get_resolver().resolve(path)
    return match
