from typing import Any

from django.contrib.auth.models import AnonymousUser
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

READS = ("GET", "HEAD")
SAFE = (*READS, "OPTIONS")


class PublicReads(APIView):
    """Anyone reads, and nobody is looked up for it; writes need `write_permissions`."""

    write_permissions: tuple = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What is left for a read: which format it has, and whether too many were asked for."""
        if request.method not in READS:
            super().initial(request, *args, **kwargs)
            return
        self.format_kwarg = None
        negotiated = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = negotiated
        self.check_throttles(request)

    def get_authenticators(self):
        is_read = self.request is not None and self.request.method in SAFE
        return [] if is_read else super().get_authenticators()

    def get_permissions(self):
        wanted = (AllowAny,) if self.request.method in SAFE else self.write_permissions
        return [permission() for permission in wanted]

    def asker(self, request: Request):
        """Who asks, for the rare read whose answer depends on it. A bad token is nobody."""
        known = Request(
            request._request,
            authenticators=super().get_authenticators(),
            parser_context=request.parser_context,  # an API key asks the view for its scopes
        )
        try:
            return known.user
        except AuthenticationFailed:
            return AnonymousUser()
