"""Which format an answer has: JSON, unless the caller takes something else only."""

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class ContentNegotiation(DefaultContentNegotiation):
    def get_accept_list(self, request: Request) -> list[str]:
        """What the caller takes; an empty Accept is none, and so takes everything."""
        return [kind for kind in super().get_accept_list(request) if kind] or ["*/*"]
