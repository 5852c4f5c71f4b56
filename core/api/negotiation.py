"""Which format an answer has: JSON, unless the caller takes something else only."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

JSON = "application/json"


class ContentNegotiation(DefaultContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        """What nearly everybody asks for needs no weighing."""
        first = next(iter(renderers))
        if first.media_type == JSON and request.META.get("HTTP_ACCEPT", JSON) == JSON:
            return first, JSON
        return super().select_renderer(request, renderers, format_suffix)

    def get_accept_list(self, request: Request) -> list[str]:
        """What the caller takes; an empty Accept is none, and so takes everything."""
        return [kind for kind in super().get_accept_list(request) if kind] or ["*/*"]
