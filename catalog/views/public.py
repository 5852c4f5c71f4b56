from django.contrib.auth.models import AnonymousUser
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

SAFE = ("GET", "HEAD", "OPTIONS")


class PublicReads(APIView):
    """Anyone reads, and nobody is looked up for it; writes need `write_permissions`."""

    write_permissions: tuple = ()

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
