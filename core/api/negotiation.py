"""Which format an answer has: JSON, unless the caller takes something else only."""

from collections.abc import Iterable

from django.http import HttpRequest
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

JSON = "application/json"


def takes_json(request: HttpRequest | Request) -> bool:
    """Whether that is plain to see: nearly all say so, or say nothing."""
    return request.META.get("HTTP_ACCEPT", "") in ("", "*/*", JSON)


class ContentNegotiation(DefaultContentNegotiation):
    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """What nearly all say, or leave out, means the first format and needs no comparing."""
        first = next(iter(renderers))
        if first.media_type == JSON and takes_json(request):
            return first, JSON
        chosen: tuple[BaseRenderer, str] = super().select_renderer(
            request, renderers, format_suffix
        )
        return chosen

    def get_accept_list(self, request: Request) -> list[str]:
        """What the caller takes; an empty Accept is none, and so takes everything."""
        return [kind for kind in super().get_accept_list(request) if kind] or ["*/*"]


class AnyAccepted(DefaultContentNegotiation):
    """JSON for errors whatever is accepted: a browser asks for HTML, a client for a PDF."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)
