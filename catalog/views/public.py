from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.negotiation import takes_json
from core.api.throttling import ScopedThrottle

READS = ("GET", "HEAD")
SAFE = (*READS, "OPTIONS")

_headers: dict[tuple, dict[str, str]] = {}  # that DRF gives to all answers of a view


class PublicReads(APIView):
    """Anyone reads, and nobody is looked up for it; writes need `write_permissions`.

    `ready_reads` names the actions whose answers are bytes already. They are asked without what DRF
    makes of a request and an answer; only what fails, or is no bytes after all, goes that way.
    """

    write_permissions: tuple = ()
    ready_reads: frozenset[str] = frozenset()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        action = self.action_map.get("get")  # type: ignore[attr-defined]  # of a viewset
        is_ready = action in self.ready_reads and not self.is_limited()
        if is_ready and request.method in READS and takes_json(request):
            answer = outcome(getattr(self, action), request, *args, **kwargs)
            if isinstance(answer, HttpResponseBase) and not isinstance(answer, Response):
                for name, value in self.headers_of_all().items():
                    answer.headers[name] = value
                return answer
            self.get = self.head = lambda *_args, **_kwargs: told(answer)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        vars(response).pop("read_by", None)  # DRF may count who asks, so let it be asked again
        return response

    def is_limited(self) -> bool:
        """Whether somebody may ask too often; DRF counts."""
        return hasattr(self, "throttle_scope") or self.throttle_classes != [ScopedThrottle]

    def headers_of_all(self) -> dict[str, str]:
        which = (type(self), *self.action_map)  # type: ignore[attr-defined]  # as above
        if which not in _headers:
            _headers[which] = self.default_response_headers
        return _headers[which]

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

    def asker(self, request: HttpRequest | Request):
        """Who asks, for the rare read whose answer depends on it. A bad token is nobody."""
        plain = request._request if isinstance(request, Request) else request
        known = Request(
            plain,
            authenticators=super().get_authenticators(),
            parser_context=self.get_parser_context(plain),  # an API key asks the view for scopes
        )
        try:
            return known.user
        except AuthenticationFailed:
            return AnonymousUser()


def outcome(ask: Callable, *args: Any, **kwargs: Any) -> HttpResponseBase | Exception:
    try:
        answer: HttpResponseBase = ask(*args, **kwargs)
    except Exception as error:  # noqa: BLE001  DRF tells of it
        return error
    return answer


def told(answer: HttpResponseBase | Exception) -> HttpResponseBase:
    if isinstance(answer, Exception):
        raise answer
    return answer
